//! `foresite resolve`: records what came of a claim, of a question, or of an outcome in the ledger. Nothing is ever edited: a correction is
//! another entry that names the one that it corrects.

use super::arguments::{Global, ResolveFlags};
use super::failure::Failure;
use super::new_entries::{NewEntries, NewEntry, entry_named};
use super::sound_ledger::check_sound;
use super::terminal::Terminal;
use super::today::today;
use crate::date::Date;
use crate::diagnostic::closest;
use crate::document::ledger::{EntryHead, EntryKind, OutcomeKind, ResolutionEntry, ResolvedAs};
use crate::document::{Claim, Ledger, Project, Question};
use crate::figure::{Standing, standing_of_claim, standing_of_outcome};
use crate::source::{Span, Spanned};
use crate::{load, write};

/// What a failure means.
const NOTHING: &str = "nothing was resolved";

/// What is resolved.
enum Target<'t> {
    /// A claim of the project.
    Claim(&'t str),
    /// A question of the project.
    Question(&'t str),
    /// An outcome of a model.
    Outcome { model: &'t str, outcome: &'t str },
}

/// Records the result.
pub fn run(global: &Global, flags: &ResolveFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = today()?;
    let _lock = write::lock_ledger(&global.root);
    let load::Loaded { project, mut sources, report, .. } = load::load(&global.root);
    let Ok(mut project) = project else {
        terminal.report(&report, &sources, false, NOTHING)?;
        return Err(Failure::project());
    };
    let ledger = std::mem::take(&mut project.ledger);
    check_sound(&ledger, &sources, NOTHING, terminal)?;
    let target = target(&flags.target, &project, &ledger)?;
    let result = ResolvedAs::parse(&flags.result).ok_or_else(|| {
        Failure::usage(format!(
            "expected `yes`, `no`, a day, a number, `ambiguous`, or `annulled` as the result, found `{}`",
            flags.result
        ))
    })?;
    let on = flags.on.unwrap_or(today);
    check_result(&target, result, (on, today), &project, &ledger)?;
    for key in &flags.source {
        check_source(key, &project)?;
    }
    let corrected = flags.corrects.as_deref().map(|digits| entry_named(&ledger, digits)).transpose()?;
    if corrected.is_some_and(|entry| entry.resolution().is_none()) {
        return Err(Failure::usage("`--corrects` names an entry that is not a resolution"));
    }
    if corrected.is_none() {
        check_open(&target, result, today, &ledger)?;
    }
    let mut spanned = |text: &str| {
        let source = sources.add("resolve", text);
        Spanned::new(text.to_owned(), Span::new(source, 0, text.len()))
    };
    let (claim, model, outcome) = match target {
        Target::Claim(id) | Target::Question(id) => (Some(spanned(id)), None, None),
        Target::Outcome { model, outcome } => (None, Some(spanned(model)), Some(spanned(outcome))),
    };
    let content_hash = |id: &Spanned<String>| {
        let of_claim = project.claims.get(&id.value).map(Claim::content_hash);
        of_claim.or_else(|| project.questions.get(&id.value).map(Question::content_hash))
    };
    let claim_hash = claim.as_ref().and_then(content_hash).map(|hash| spanned(&hash));
    let entry = ResolutionEntry {
        claim,
        claim_hash,
        model,
        outcome,
        result: spanned(&flags.result).map(|_| result),
        sources: flags.source.iter().map(|key| spanned(key)).collect(),
        who: flags.who.clone(),
    };
    let head = EntryHead {
        as_of: spanned(&on.to_string()).map(|_| on),
        author: project.config.author.clone(),
        note: flags.note.clone(),
        corrects: corrected.map(|entry| entry.seal.hash.clone()),
    };
    let mut new = NewEntries::new(&ledger, today);
    let entry = NewEntry { head, kind: EntryKind::Resolution(entry), kept: Vec::new() };
    if let Err(path) = new.add(entry)? {
        terminal.info(&format!("already recorded: `{path}`"));
    }
    new.write(&global.root, terminal)
}

/// Returns what a name means: a claim, or an outcome of a model.
fn target<'t>(name: &'t str, project: &Project, ledger: &Ledger) -> Result<Target<'t>, Failure> {
    let Some((model, outcome)) = name.split_once('.') else {
        if project.claims.contains_key(name) {
            return Ok(Target::Claim(name));
        }
        if project.questions.contains_key(name) {
            return Ok(Target::Question(name));
        }
        for (kind, unread) in [("claim", &project.unread_claims), ("question", &project.unread_questions)] {
            if unread.contains_key(name) {
                return Err(Failure::usage(format!("the {kind} `{name}` has errors: run `foresite check`")));
            }
        }
        let near = closest(name, project.claims.keys().chain(project.questions.keys()).map(String::as_str));
        return Err(Failure::usage(match near {
            Some(near) => format!("there is no claim `{name}`; did you mean `{near}`?"),
            None => format!(
                "there is no claim `{name}` in `data/claims.yaml`; an outcome of a model is written `model.outcome`"
            ),
        }));
    };
    let in_model = project.models.get(model).into_iter().flat_map(|file| &file.outcomes);
    let mut names = in_model.map(|known| known.name.value.as_str());
    // A model that is gone was forecast all the same.
    let is_recorded = ledger.entries.iter().any(|entry| {
        let computed = entry.computed().filter(|computed| computed.model.value == model);
        let stated = entry.stated().filter(|stated| stated.model.as_ref().is_some_and(|id| id.value == model));
        computed.is_some_and(|computed| computed.outcome(outcome).is_some())
            || stated.is_some_and(|stated| stated.outcome.value == outcome)
    });
    if is_recorded || names.any(|known| known == outcome) {
        return Ok(Target::Outcome { model, outcome });
    }
    Err(Failure::usage(format!("no model and no entry of the ledger has an outcome `{model}.{outcome}`")))
}

/// Checks that something can have this result.
fn check_result(
    target: &Target<'_>,
    result: ResolvedAs,
    (on, today): (Date, Date),
    project: &Project,
    ledger: &Ledger,
) -> Result<(), Failure> {
    if on > today {
        return Err(Failure::usage(format!("`--on {on}` is after today, {today}: nobody knows yet")));
    }
    if let ResolvedAs::On(date) = result
        && date > on
    {
        return Err(Failure::usage(format!("it came on {date}, which is after `--on {on}`, when that was known")));
    }
    match target {
        Target::Claim(id) => {
            let claim = project.claims.get(*id);
            if let Some(made) = claim.map(|claim| claim.made.value).filter(|made| *made > on) {
                return Err(Failure::usage(format!("the claim `{id}` was made on {made}, after `--on {on}`")));
            }
            match result {
                ResolvedAs::Number(_) => Err(Failure::usage(format!(
                    "a claim comes true or not: expected `yes`, `no`, the day on which `{id}` came true, `ambiguous`, or `annulled`"
                ))),
                _ => Ok(()),
            }
        }
        Target::Question(id) => {
            let question = project.questions.get(*id);
            if let Some(opens) = question.map(|question| question.opens.value).filter(|opens| *opens > on) {
                return Err(Failure::usage(format!("the question `{id}` opens on {opens}, after `--on {on}`")));
            }
            let is_stated = question.is_some_and(|question| question.forecast.expression().is_none());
            match result {
                ResolvedAs::Number(_) | ResolvedAs::On(_) if is_stated => {
                    Err(Failure::usage(format!("expected `yes` or `no` as the answer to `{id}`, found `{result}`")))
                }
                _ => Ok(()),
            }
        }
        Target::Outcome { model, outcome } => {
            let known = ledger.forecasts(model).next_back().and_then(|(_, computed)| computed.outcome(outcome));
            let expected = match (known.map(|outcome| outcome.kind), result) {
                (Some(OutcomeKind::Date), ResolvedAs::Number(_) | ResolvedAs::Yes) => {
                    "a day, or `no` if it has not come"
                }
                (Some(OutcomeKind::Number), ResolvedAs::On(_) | ResolvedAs::Yes | ResolvedAs::No) => "a number",
                (Some(OutcomeKind::Chance), ResolvedAs::On(_) | ResolvedAs::Number(_)) => "`yes` or `no`",
                _ => return Ok(()),
            };
            Err(Failure::usage(format!("expected {expected} as the result of `{model}.{outcome}`, found `{result}`")))
        }
    }
}

/// Checks that a source is one of the project's.
fn check_source(key: &str, project: &Project) -> Result<(), Failure> {
    if project.references.contains_key(key) {
        return Ok(());
    }
    Err(Failure::usage(match closest(key, project.references.keys().map(String::as_str)) {
        Some(near) => format!("there is no source `{key}`; did you mean `{near}`?"),
        None => format!("there is no source `{key}`: add it to `data/sources.yaml`"),
    }))
}

/// Checks that something is not resolved in another way.
fn check_open(target: &Target<'_>, result: ResolvedAs, today: Date, ledger: &Ledger) -> Result<(), Failure> {
    let (standing, name) = match target {
        Target::Claim(id) | Target::Question(id) => (standing_of_claim(ledger, id, today), (*id).to_owned()),
        Target::Outcome { model, outcome } => {
            (standing_of_outcome(ledger, model, outcome, today), format!("{model}.{outcome}"))
        }
    };
    match standing {
        Standing::Resolved { result: known, on } if known != result => Err(Failure::usage(format!(
            "`{name}` was resolved as `{known}` on {on}: to correct that, name its entry with `--corrects`"
        ))),
        _ => Ok(()),
    }
}
