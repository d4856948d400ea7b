//! Claims: statements with probabilities, in `data/claims.yaml`.

use super::project::Project;

const MODEL: &str = "window: { from: 2026-01-01, to: 2040-01-01 }\ninputs: { pace: 2 to 4 year }\n\
                     outcomes: { ready: 2026-01-01 + pace }\n";

/// Returns a project with a model and these claims.
fn project(claims: &str) -> Project {
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("data/claims.yaml", claims);
    project
}

/// Returns a claim with this probability.
fn claim(probability: &str) -> String {
    format!(
        "ready_soon:\n  statement: It is ready by 2028\n  probability: {probability}\n  made: 2026-05-07\n  \
         deadline: 2028-12-31\n  resolves: The list of the maker\n"
    )
}

#[test]
fn a_probability_is_a_number_a_percentage_or_a_chance_of_a_model() {
    for probability in ["0.35", "35%", "35.5 %", "0", "1", "100%", "plan.ready.by(2028)", "1 - plan.ready.by(2028)"] {
        project(&claim(probability)).run(&["check"]).ends_with(0);
    }
    for (probability, message) in [
        ("35", "expected a probability from 0 to 1, found 35"),
        ("-0.1", "expected a probability from 0 to 1, found -0.1"),
        ("101%", "expected a probability from 0 to 1, found 101%"),
        ("2 * plan.ready.by(2035)", "expected a probability from 0 to 1, and `2 * plan.ready.by(2035)` is 2"),
        ("plan.ready", "expected a probability, and `plan.ready` is a date"),
        ("plan.pace", "expected a probability, and `plan.pace` is a quantity in `year`"),
        ("plan", "`plan` is not a probability"),
        ("plan.raedy.by(2028)", "the model `plan` has nothing called `raedy`"),
    ] {
        let errors = project(&claim(probability)).errors();
        assert!(errors[0].0.contains(message), "{probability}: {errors:?}");
        assert!(errors[0].0.starts_with("data/claims.yaml:3 "), "{probability}: {errors:?}");
    }
}

#[test]
fn a_claim_needs_a_rule_by_which_it_is_resolved() {
    let claims = claim("35%").replace("  resolves: The list of the maker\n", "");
    let errors = project(&claims).errors();
    assert_eq!(errors[0].0, "data/claims.yaml:2 expected the key `resolves` in the claim `ready_soon`");
}

#[test]
fn a_deadline_is_after_the_day_of_the_claim() {
    let claims = claim("35%").replace("deadline: 2028-12-31", "deadline: 2026-05-07");
    let errors = project(&claims).errors();
    assert!(errors[0].0.starts_with("data/claims.yaml:5 expected a deadline after 2026-05-07"), "{errors:?}");
}

#[test]
fn the_figures_in_a_claim_are_bound() {
    let text = "It is ready in [2027](=plan.ready.median.year)";
    let project = project(&claim("35%").replace("It is ready by 2028", text));
    let errors = project.errors();
    assert!(errors[0].0.starts_with("data/claims.yaml:2 bound figure is stale"), "{errors:?}");
    project.run(&["fix"]).ends_with(0);
    project.run(&["check"]).ends_with(0);
}

#[test]
fn only_claims_past_their_deadline_are_overdue() {
    let project = project(&claim("35%"));
    let overdue = |as_of: &str| project.run(&["check", "--as-of", as_of]).ends_with(0).stderr.contains("[E0331]");
    assert!(!overdue("2028-12-31"));
    assert!(overdue("2029-01-01"));
}

#[test]
fn a_dataset_named_claims_is_told_from_claims() {
    let errors = project("columns: { a: {} }\nrows:\n  - { a: 1 }\n").errors();
    assert_eq!(errors[0].0, "data/claims.yaml:2 `data/claims.yaml` holds claims by name, found a dataset");
    project("").run(&["check"]).ends_with(0);
}

#[test]
fn a_calibration_of_claims_waits_for_the_first_result() {
    let project = project(&claim("35%"));
    project.write(
        "data/charts/calibration.yaml",
        "kind: calibration\ntitle: How often our claims came true\ndataset: claims\nchance: chance\ncame_true: came_true\n",
    );
    project.write("content/index.md", "---\ntitle: Home\n---\n\n![](chart:calibration)\n\n[On](second.md).\n");
    project.run(&["build"]).ends_with(0);
    let page = std::fs::read_to_string(project.path("public/index.html")).unwrap();
    assert!(page.contains("Calibration plot without a forecast yet"), "{page}");
    assert!(page.contains("Left out: 1 forecast that is not settled yet."), "{page}");
}

#[test]
fn rows_that_meet_a_condition_are_counted() {
    let claims = format!("{}{}", claim("35%"), claim("80%").replace("ready_soon", "ready_later"));
    let count = |condition: &str, expected: &str| {
        let project = project(&claims);
        let text = format!("There are [{expected}](<=claims.count{condition}>).");
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{text}\n\n[On](second.md).\n"));
        project.run(&["check"])
    };
    for (condition, expected) in [
        ("", "2"),
        ("()", "2"),
        (r#"(result = "open")"#, "2"),
        (r#"(result = "yes")"#, "0"),
        ("(chance > 50%)", "1"),
        (r#"(result = "open" and chance < 50%)"#, "1"),
        // No claim has a base rate.
        ("(baseline > 0)", "0"),
        ("(1 < 2)", "2"),
        ("(1 > 2)", "0"),
    ] {
        count(condition, expected).ends_with(0);
    }
    let ended = count("(chance)", "2").ends_with(1);
    assert!(ended.stderr.contains("expected a condition, found a plain number"), "{}", ended.stderr);
}
