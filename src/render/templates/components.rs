//! Components of the site's templates, as Markdown calls them: `<note title="Careful">…</note>`.

use tera::{ComponentArgType, ComponentInfo, Context, Value};

use super::engine::Templates;
use super::metered;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Span;

/// What a component is given as its body, and what the text between the tags replaces. No text contains it.
const BODY: &str = "\u{fffc}\u{e000}\u{fffc}";

/// A call of a component in a text.
pub struct ComponentCall<'c> {
    /// The name of the element.
    pub name: &'c str,
    /// Its attributes.
    pub arguments: &'c [ComponentArgument],
    /// Whether it has a closing tag, and so a body.
    pub has_body: bool,
    /// The place of the opening tag.
    pub span: Span,
}

/// An attribute of a component.
pub struct ComponentArgument {
    /// Its name, as it is written.
    pub name: String,
    /// Its value, without entities.
    pub value: String,
    /// The place of the name.
    pub span: Span,
}

/// What a component writes before and after its body.
#[derive(Debug)]
pub struct ComponentHtml {
    /// In place of the opening tag.
    pub before: String,
    /// In place of the closing tag.
    pub after: String,
}

impl Templates {
    /// Renders the component of this name. Returns `None` if there is none.
    ///
    /// # Errors
    ///
    /// Fails if the arguments are not those that it declares, or if it fails; the reason is reported.
    pub fn component(
        &self,
        call: &ComponentCall<'_>,
        root: &str,
        report: &mut Report,
    ) -> Option<Result<ComponentHtml, Reported>> {
        let definition = self.components().get_component_definition(call.name)?;
        let arguments = match arguments(&definition, call, report) {
            Ok(arguments) => arguments,
            Err(reported) => return Some(Err(reported)),
        };
        let mut implicits = Context::new();
        implicits.insert("root", root);
        let body = if call.has_body { BODY } else { "" };
        metered::start(self.limits());
        let mut output = metered::Output::new(self.limits().rendered_size);
        let rendered = self
            .components()
            .render_component_with_implicits_to(call.name, &arguments, &implicits, Some(body), true, &mut output)
            .and_then(|()| output.into_text());
        let html = match rendered {
            Ok(html) => html,
            Err(error) => return Some(Err(report.push(self.diagnose(&error, call.name)))),
        };
        Some(split(&html, call, report))
    }
}

/// Returns what is before and after the body in the HTML of a component.
fn split(html: &str, call: &ComponentCall<'_>, report: &mut Report) -> Result<ComponentHtml, Reported> {
    let name = call.name;
    if !call.has_body {
        return Ok(ComponentHtml { before: html.to_owned(), after: String::new() });
    }
    let parts: Vec<&str> = html.split(BODY).collect();
    match parts[..] {
        [before, after] => Ok(ComponentHtml { before: before.to_owned(), after: after.to_owned() }),
        [_] => Err(report.push(error!(
            COMPONENT at call.span, "the component `{name}` does not show what is between its tags";
            hint "show it with `{{{{ body }}}}` in the component, or close the tag at once: `<{name} />`"
        ))),
        _ => Err(report.push(error!(
            COMPONENT at call.span, "the component `{name}` shows what is between its tags {} times", parts.len() - 1;
            hint "show it once, with `{{{{ body }}}}`"
        ))),
    }
}

/// Returns the arguments of a call, each as a value of its type.
fn arguments(definition: &ComponentInfo, call: &ComponentCall<'_>, report: &mut Report) -> Result<Context, Reported> {
    let name = call.name;
    let declared = || definition.args().iter().filter(|argument| !argument.is_implicit());
    let mut values = Context::new();
    let mut failed = None;
    for ComponentArgument { name: key, value: text, span } in call.arguments {
        let Some(argument) = declared().find(|argument| argument.name() == key) else {
            if definition.rest_param().is_some() {
                values.insert(key.clone(), text);
                continue;
            }
            let names: Vec<String> = declared().map(|argument| format!("`{}`", argument.name())).collect();
            let problem = error!(COMPONENT at *span, "the component `{name}` has no argument `{key}`");
            let problem = problem.suggest(key, declared().map(tera::ComponentArg::name));
            let known = match names.is_empty() {
                true => "it has no arguments".to_owned(),
                false => format!("its arguments are {}", names.join(", ")),
            };
            failed = Some(report.push(problem.hint(known)));
            continue;
        };
        match value(text, argument.arg_type()) {
            Ok(value) => values.insert_value(key.clone(), value),
            Err(expected) => {
                failed = Some(report.push(error!(
                    COMPONENT at *span, "the argument `{key}` of the component `{name}` is `{text}`: expected {expected}"
                )));
            }
        }
    }
    // An argument that is missing may be one whose name is misspelled.
    let missing = declared().filter(|argument| argument.is_required() && failed.is_none());
    let missing = missing.map(|argument| argument.name());
    let missing = missing.filter(|key| !call.arguments.iter().any(|argument| argument.name == *key));
    let missing: Vec<&str> = missing.collect();
    for key in missing {
        failed = Some(report.push(error!(
            COMPONENT at call.span, "the component `{name}` lacks its argument `{key}`";
            hint "write it into the tag: `<{name} {key}=\"…\">`"
        )));
    }
    failed.map_or(Ok(values), Err)
}

/// Returns the text of an attribute as a value of a type.
///
/// # Errors
///
/// Fails with what was expected.
fn value(text: &str, wanted: Option<ComponentArgType>) -> Result<Value, &'static str> {
    let whole = || text.parse::<i64>().ok().map(Value::from);
    let number = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from);
    match wanted {
        None | Some(ComponentArgType::String) => Ok(Value::from(text)),
        Some(ComponentArgType::Bool) => match text {
            // An attribute without a value.
            "" | "true" => Ok(Value::from(true)),
            "false" => Ok(Value::from(false)),
            _ => Err("`true` or `false`"),
        },
        Some(ComponentArgType::Integer) => whole().ok_or("a whole number"),
        Some(ComponentArgType::Float) => number().ok_or("a number"),
        Some(ComponentArgType::Number) => whole().or_else(number).ok_or("a number"),
        Some(_) => Err("a default in the component, because a tag has only texts, numbers, and `true` or `false`"),
    }
}
