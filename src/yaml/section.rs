//! Sections: structs whose fields are the keys of a mapping.

use std::collections::BTreeSet;

use super::fields::{Context, Fields};
use super::format::Format;
use super::node::Node;
use super::parse::parse;
use super::shape::{Key, Shape};
use crate::diagnostic::{Report, Reported};
use crate::source::{Setting, Span, Spanned};

/// A mapping with known keys. The macro `section!` implements it.
pub trait Section: Sized {
    /// Returns the keys, in the order in which messages list them.
    fn keys() -> Vec<Key>;

    /// Reads the keys of an open mapping. Every key is read before the first error is returned, so that all problems
    /// are reported.
    ///
    /// # Errors
    ///
    /// A required key is missing or cannot be read.
    fn read(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Result<Self, Reported>;
}

/// The way in which a field of a section is read from the keys of a mapping.
pub trait Field {
    /// The value of the field.
    type Value;

    /// Returns the keys that the field is read from; `name` and `description` are those of the field.
    fn keys(&self, name: &'static str, description: &str) -> Vec<Key>;

    /// Reads the field.
    ///
    /// # Errors
    ///
    /// The field is required, and it is missing or cannot be read.
    fn read(
        &self,
        name: &'static str,
        fields: &mut Fields<'_>,
        context: &mut Context<'_>,
    ) -> Result<Self::Value, Reported>;

    /// Uses a value in place of one that is missing or cannot be read. The problem is still reported.
    fn or_else<F: Fn(&Fields<'_>) -> Self::Value>(self, fallback: F) -> OrElse<Self, F>
    where
        Self: Sized,
    {
        OrElse { field: self, fallback }
    }

    /// Turns the value of the field into another, and reports problems of the value.
    fn then<T>(self, change: fn(Self::Value, &mut Report) -> T) -> ThenField<Self, T>
    where
        Self: Sized,
    {
        ThenField { field: self, change }
    }
}

/// Returns a field whose value has the type `T`, which the compiler cannot always infer.
pub fn of_type<T, F: Field<Value = T>>(field: F) -> F {
    field
}

fn one_key(
    name: &'static str,
    required: bool,
    shape: Shape,
    default: Option<&'static str>,
    description: &str,
) -> Vec<Key> {
    let lines: Vec<&str> = description.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    vec![Key { name, required, alternative: None, shape, default, description: lines.join(" ") }]
}

/// A field that is read from one key, whose value has a format. `V` is the value of the field.
pub struct KeyField<F, V> {
    format: F,
    required: bool,
    default: Option<&'static str>,
    read: ReadKey<F, V>,
}

/// Reads the value of a key, given the name of the key.
type ReadKey<F, V> = fn(&KeyField<F, V>, &'static str, &mut Fields<'_>, &mut Context<'_>) -> Result<V, Reported>;

impl<F: Format, V> KeyField<F, V> {
    /// Reads the value if the key is there. A value that cannot be read is reported, and counts as left out.
    fn read_written(&self, name: &'static str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<F::Value> {
        fields.node(name).and_then(|node| self.format.read(node, context).ok())
    }

    /// Reads the default as if it were written, placed at the whole section.
    fn read_default(&self, fields: &Fields<'_>, context: &mut Context<'_>) -> Result<F::Value, Reported> {
        let document = parse(self.default.unwrap_or_default(), fields.span.source, 0);
        let node = document.root?.unwrap_or_else(|| Node::plain("", fields.span));
        // A test reads every default, so it is an error only in a program that no test has seen.
        self.format.read(&node.moved_to(fields.span), context)
    }
}

impl<F: Format, V> Field for KeyField<F, V> {
    type Value = V;

    fn keys(&self, name: &'static str, description: &str) -> Vec<Key> {
        one_key(name, self.required, self.format.shape(), self.default, description)
    }

    fn read(&self, name: &'static str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Result<V, Reported> {
        (self.read)(self, name, fields, context)
    }
}

/// Declares a key without which the section is not valid.
pub fn required<F: Format>(format: F) -> KeyField<F, F::Value> {
    let read: ReadKey<F, F::Value> = |field, name, fields, context| match fields.node(name) {
        Some(node) => field.format.read(node, context),
        None => Err(fields.report_missing(name, field.format.shape().form(), context.report)),
    };
    KeyField { format, required: true, default: None, read }
}

/// Declares a key that may be left out. A value that cannot be read is reported and counts as left out.
pub fn optional<F: Format>(format: F) -> KeyField<F, Option<F::Value>> {
    let read: ReadKey<F, Option<F::Value>> =
        |field, name, fields, context| Ok(field.read_written(name, fields, context));
    KeyField { format, required: false, default: None, read }
}

/// Declares a key that may be left out; then its value is the default of its type: an empty list, say.
pub fn or_empty<F: Format<Value: Default>>(format: F) -> KeyField<F, F::Value> {
    let read: ReadKey<F, F::Value> =
        |field, name, fields, context| Ok(field.read_written(name, fields, context).unwrap_or_default());
    KeyField { format, required: false, default: None, read }
}

/// Declares a key that may be left out; then it is read as if `default` were written.
pub fn default<F: Format>(format: F, default: &'static str) -> KeyField<F, F::Value> {
    let read: ReadKey<F, F::Value> = |field, name, fields, context| match field.read_written(name, fields, context) {
        Some(value) => Ok(value),
        None => field.read_default(fields, context),
    };
    KeyField { format, required: false, default: Some(default), read }
}

/// Declares a key like [`default()`], and remembers whether the value is written, for messages.
pub fn setting<T, F: Format<Value = Spanned<T>>>(format: F, default: &'static str) -> KeyField<F, Setting<T>> {
    let read: ReadKey<F, Setting<T>> = |field, name, fields, context| match field.read_written(name, fields, context) {
        Some(Spanned { value, span }) => Ok(Setting { value, written: Some(span) }),
        None => Ok(Setting { value: field.read_default(fields, context)?.value, written: None }),
    };
    KeyField { format, required: false, default: Some(default), read }
}

/// Declares the key of a section whose keys can all be left out. If the section is left out itself, or cannot be read,
/// each of its keys has its default.
pub fn or_defaults<S: Section, F: Format<Value = S>>(format: F) -> KeyField<F, S> {
    let read: ReadKey<F, S> = |field, name, fields, context| {
        let read = field.read_written(name, fields, context);
        read.map_or_else(|| without_keys(Spanned::new(name.to_owned(), fields.span)), Ok)
    };
    KeyField { format, required: false, default: None, read }
}

/// Returns a section in which every key is left out.
///
/// # Errors
///
/// A key is required.
pub fn without_keys<S: Section>(name: Spanned<String>) -> Result<S, Reported> {
    static NO_KEYS: BTreeSet<&str> = BTreeSet::new();
    let report = &mut Report::default();
    S::read(&mut Fields::empty(name, String::new()), &mut Context::new(report, || &NO_KEYS))
}

/// The keys of another section, which stand among those of this one.
pub fn flatten<S: Section>() -> Flatten<S> {
    Flatten { section: std::marker::PhantomData }
}

/// See [`flatten()`].
pub struct Flatten<S> {
    section: std::marker::PhantomData<S>,
}

impl<S: Section> Field for Flatten<S> {
    type Value = S;

    fn keys(&self, _: &'static str, _: &str) -> Vec<Key> {
        S::keys()
    }

    fn read(&self, _: &'static str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Result<S, Reported> {
        S::read(fields, context)
    }
}

/// A field that is not a key: computed from the mapping as a whole.
pub fn computed<T>(compute: fn(&Fields<'_>) -> T) -> Computed<T> {
    Computed { compute }
}

/// A field that is the name of the section's entry.
pub fn entry_name() -> Computed<Spanned<String>> {
    computed(|fields| fields.name.clone())
}

/// A field that is the place of the section.
pub fn span() -> Computed<Span> {
    computed(|fields| fields.span)
}

/// See [`computed()`].
pub struct Computed<T> {
    compute: fn(&Fields<'_>) -> T,
}

impl<T> Field for Computed<T> {
    type Value = T;

    fn keys(&self, _: &'static str, _: &str) -> Vec<Key> {
        Vec::new()
    }

    fn read(&self, _: &'static str, fields: &mut Fields<'_>, _: &mut Context<'_>) -> Result<T, Reported> {
        Ok((self.compute)(fields))
    }
}

/// A key whose value cannot be read alone, for example because it names a file. The field starts out empty, and the
/// loader fills it in later.
pub fn read_later<T: Default>(required: bool, shape: fn() -> Shape) -> ReadLater<T> {
    ReadLater { required, alternative: None, shape, value: std::marker::PhantomData }
}

/// See [`read_later()`].
pub struct ReadLater<T> {
    required: bool,
    alternative: Option<&'static str>,
    shape: fn() -> Shape,
    value: std::marker::PhantomData<T>,
}

impl<T> ReadLater<T> {
    /// Allows another key in place of this one. The loader checks that one of them is there.
    #[must_use]
    pub fn or_key(self, alternative: &'static str) -> Self {
        Self { alternative: Some(alternative), ..self }
    }
}

impl<T: Default> Field for ReadLater<T> {
    type Value = T;

    fn keys(&self, name: &'static str, description: &str) -> Vec<Key> {
        let keys = one_key(name, self.required, (self.shape)(), None, description);
        keys.into_iter().map(|key| Key { alternative: self.alternative, ..key }).collect()
    }

    fn read(&self, name: &'static str, fields: &mut Fields<'_>, _: &mut Context<'_>) -> Result<T, Reported> {
        fields.node(name);
        Ok(T::default())
    }
}

/// Keys that are allowed but not used.
pub fn ignored(names: &'static [&'static str]) -> Ignored {
    Ignored { names }
}

/// See [`ignored()`].
pub struct Ignored {
    names: &'static [&'static str],
}

impl Field for Ignored {
    type Value = ();

    fn keys(&self, _: &'static str, description: &str) -> Vec<Key> {
        self.names.iter().flat_map(|name| one_key(name, false, Shape::Any, None, description)).collect()
    }

    fn read(&self, _: &'static str, fields: &mut Fields<'_>, _: &mut Context<'_>) -> Result<(), Reported> {
        for name in self.names {
            fields.node(name);
        }
        Ok(())
    }
}

/// See [`Field::or_else`].
pub struct OrElse<F, V> {
    field: F,
    fallback: V,
}

impl<F: Field, V: Fn(&Fields<'_>) -> F::Value> Field for OrElse<F, V> {
    type Value = F::Value;

    fn keys(&self, name: &'static str, description: &str) -> Vec<Key> {
        self.field.keys(name, description)
    }

    fn read(
        &self,
        name: &'static str,
        fields: &mut Fields<'_>,
        context: &mut Context<'_>,
    ) -> Result<F::Value, Reported> {
        Ok(self.field.read(name, fields, context).unwrap_or_else(|_| (self.fallback)(fields)))
    }
}

/// See [`Field::then`].
pub struct ThenField<F: Field, T> {
    field: F,
    change: fn(F::Value, &mut Report) -> T,
}

impl<F: Field, T> Field for ThenField<F, T> {
    type Value = T;

    fn keys(&self, name: &'static str, description: &str) -> Vec<Key> {
        self.field.keys(name, description)
    }

    fn read(&self, name: &'static str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Result<T, Reported> {
        let value = self.field.read(name, fields, context)?;
        Ok((self.change)(value, context.report))
    }
}

/// A choice among sections by the word under `kind`. The macro `kinds!` implements it.
pub trait Kinds: Sized + 'static {
    /// The words.
    const NAMES: &'static [(&'static str, &'static str)];

    /// Words for kinds of other tools, each with what to use instead.
    const ELSEWHERE: &'static [&'static [(&'static str, &'static str)]];

    /// Returns the keys of each kind, in the order of the words.
    fn keys() -> Vec<Vec<Key>>;

    /// Reads the keys of the kind that `name` names.
    ///
    /// # Errors
    ///
    /// A required key is missing or cannot be read.
    fn read(name: &str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Result<Self, Reported>;
}

/// Declares a struct and the keys of a mapping that its fields are read from.
///
/// The [`Field`] after `=` reads the value. The key has the name of the field, or the name in brackets after it. The
/// description of the key is the doc comment of the field.
///
/// ```ignore
/// section! {
///     /// A reference line of a chart.
///     #[derive(Clone, Debug, PartialEq)]
///     pub struct Rule {
///         /// The value that the line marks.
///         pub value: Spanned<f64> = required(number()),
///         /// The text beside the line.
///         pub label: String = required(string()),
///     }
/// }
/// ```
macro_rules! section {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $field_visibility:vis $field:ident $(($key:literal))? : $type:ty = $spec:expr
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $visibility struct $name {
            $( $(#[doc = $doc])* $field_visibility $field: $type, )*
        }

        impl $crate::yaml::section::Section for $name {
            fn keys() -> Vec<$crate::yaml::shape::Key> {
                let mut keys = Vec::new();
                $(
                    let (name, description) =
                        ($crate::yaml::section::key_name!($field $($key)?), concat!($($doc, "\n"),*));
                    let field = $crate::yaml::section::of_type::<$type, _>($spec);
                    keys.extend($crate::yaml::section::Field::keys(&field, name, description));
                )*
                keys
            }

            fn read(
                fields: &mut $crate::yaml::fields::Fields<'_>,
                context: &mut $crate::yaml::fields::Context<'_>,
            ) -> Result<Self, $crate::diagnostic::Reported> {
                // The names of the fields come into scope after the declarations, which may call functions of the same names.
                let ($($field,)*) = ($({
                    let name = $crate::yaml::section::key_name!($field $($key)?);
                    let field = $crate::yaml::section::of_type::<$type, _>($spec);
                    $crate::yaml::section::Field::read(&field, name, fields, context)
                },)*);
                Ok(Self { $( $field: $field?, )* })
            }
        }
    };
}

/// Returns the name of a key: that of the field, or another one.
macro_rules! key_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Declares an enum of sections, one for each word that may be written under `kind`. The doc comment of each is its
/// text in the reference. After the enum, `elsewhere LIST;` names a list of the kinds that other tools have.
macro_rules! kinds {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $( $(#[doc = $doc:literal])* $kind:literal => $variant:ident($section:ty) ),* $(,)?
        }
        $( elsewhere $elsewhere:path; )?
    ) => {
        $(#[$meta])*
        #[allow(clippy::large_enum_variant, reason = "there is one specification for each figure, so its size does not matter")]
        $visibility enum $name {
            $( $(#[doc = $doc])* $variant($section), )*
        }

        impl $name {
            /// Returns the word that is written under `kind`.
            pub fn name(&self) -> &'static str {
                match self {
                    $( Self::$variant(_) => $kind, )*
                }
            }
        }

        impl $crate::yaml::section::Kinds for $name {
            const NAMES: &'static [(&'static str, &'static str)] = &[$( ($kind, $kind) ),*];
            const ELSEWHERE: &'static [&'static [(&'static str, &'static str)]] = &[$( $elsewhere )?];

            fn keys() -> Vec<Vec<$crate::yaml::shape::Key>> {
                vec![$( <$section as $crate::yaml::section::Section>::keys() ),*]
            }

            fn read(
                name: &str,
                fields: &mut $crate::yaml::fields::Fields<'_>,
                context: &mut $crate::yaml::fields::Context<'_>,
            ) -> Result<Self, $crate::diagnostic::Reported> {
                match name {
                    $( $kind => <$section as $crate::yaml::section::Section>::read(fields, context).map(Self::$variant), )*
                    _ => unreachable!("the word was chosen from the list"),
                }
            }
        }
    };
}

pub(crate) use {key_name, kinds, section};
