//! `first`: the first date at which a condition is true.

use std::collections::BTreeSet;

use crate::diagnostic::Reported;
use crate::model::compile::compiler::{Compiler, Scope, Time};
use crate::model::compile::signature::Call;
use crate::model::compile::value::{Kind, Value};
use crate::model::program::{Instruction, Operation, Program, Register, crossing};
use crate::model::syntax::expression::{Binary, Expression, ExpressionKind, children};

/// The largest number of names that are followed to find a conjunction. A cycle of names is reported elsewhere.
const MAX_NAMES_FOLLOWED: usize = 100;

/// The largest number of characters in the name of a term.
const MAX_NAME: usize = 40;

/// A condition, and the terms that `and` and `or` join to it, each with its name for readers.
type Terms = (Register, Vec<(String, Register)>);

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Value, Reported> {
    let [condition] = call.exactly(compiler.report)?;
    let outside = std::mem::replace(&mut compiler.time, Time::At(compiler.program.push(Instruction::Time)));
    let terms = compile_terms(condition, compiler, scope);
    compiler.time = outside;
    let (condition, terms) = terms?;
    Ok(Value::new(crossing::search(compiler.program, condition, terms, call.span), Kind::Date))
}

/// Compiles a condition term by term, so that a run can tell which term became true last.
fn compile_terms(
    condition: &Expression,
    compiler: &mut Compiler<'_>,
    scope: &mut dyn Scope,
) -> Result<Terms, Reported> {
    let whole = compiler.condition(condition, scope)?;
    let mut terms: Vec<(String, Register)> = Vec::new();
    for (term, compiled) in joined(condition, whole, compiler.program, scope) {
        let register = match compiled {
            Some(register) => register,
            None => compiler.condition(&term, scope)?,
        };
        // A term that is written twice is one condition.
        if terms.iter().any(|(_, known)| *known == register) {
            continue;
        }
        let name = name_of(&term, scope);
        let is_new = |name: &String| terms.iter().all(|(known, _)| known != name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let name = std::iter::once(name.clone()).chain(numbered).find(is_new).unwrap_or(name);
        terms.push((name, register));
    }
    Ok((whole, terms))
}

/// Returns the name of a term for readers: its own, or its text, which is shortened if it is long. Where its text is not known,
/// since it is written in quotes, these are the names in it.
fn name_of(term: &Expression, scope: &dyn Scope) -> String {
    if let ExpressionKind::Name(name) = &term.kind {
        return name.clone();
    }
    let Some(text) = scope.text(term.span) else {
        let names = names_in(term);
        return if names.is_empty() { "a condition".to_owned() } else { format!("condition on {}", names.join(", ")) };
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(MAX_NAME) {
        None => text,
        Some((end, _)) => {
            let cut = &text[..end];
            format!("{} …", cut.rsplit_once(' ').map_or(cut, |(words, _)| words))
        }
    }
}

/// Returns the names in an expression, each once, in the order of its text.
fn names_in(expression: &Expression) -> Vec<String> {
    let names: Vec<String> = match &expression.kind {
        ExpressionKind::Name(name) if name != "t" => vec![name.clone()],
        // What is called is a function, and no definition.
        ExpressionKind::Call(..) => children(&expression.kind).into_iter().skip(1).flat_map(names_in).collect(),
        kind => children(kind).into_iter().flat_map(names_in).collect(),
    };
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}

/// Returns the terms of `a and (b or c)`, or of the definition of a name that stands alone. Each term comes with its
/// register in the compiled condition, because compiling it again would draw new values; `None` if constants were
/// folded away.
fn joined(
    condition: &Expression,
    register: Register,
    program: &Program,
    scope: &dyn Scope,
) -> Vec<(Expression, Option<Register>)> {
    let mut whole = condition;
    for _ in 0..MAX_NAMES_FOLLOWED {
        let ExpressionKind::Name(name) = &whole.kind else { break };
        match scope.definition(name) {
            Some(definition)
                if matches!(
                    definition.kind,
                    ExpressionKind::Binary(Binary::And | Binary::Or, ..) | ExpressionKind::Name(_)
                ) =>
            {
                whole = definition;
            }
            _ => break,
        }
    }
    let mut terms = Vec::new();
    split(whole, Some(register), program, &mut terms);
    terms
}

fn split(
    expression: &Expression,
    register: Option<Register>,
    program: &Program,
    terms: &mut Vec<(Expression, Option<Register>)>,
) {
    match &expression.kind {
        ExpressionKind::Binary(operator @ (Binary::And | Binary::Or), left, right) => {
            let operation = if *operator == Binary::And { Operation::Minimum } else { Operation::Maximum };
            let sides = register.and_then(|register| match program.instructions()[register.index()] {
                Instruction::Binary(own, left, right) if own == operation => Some((left, right)),
                _ => None,
            });
            split(left, sides.map(|(left, _)| left), program, terms);
            split(right, sides.map(|(_, right)| right), program, terms);
        }
        _ => terms.push((expression.clone(), register)),
    }
}
