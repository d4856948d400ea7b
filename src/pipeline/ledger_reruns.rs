//! Runs of models that some charts show besides those of today: what has moved them since forecasts of the ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cache::{LedgerMoves, ModelAsRead};
use crate::date::Date;
use crate::document::Project;
use crate::figure::{MovesBetween, Reruns, chart_inputs, moves_to_explain};

/// What the charts of a project show of other runs of its models, with what these runs need.
pub struct RerunRequests {
    root: PathBuf,
    /// The forecasts between which charts show the moves, with the ids of the charts.
    moves: Vec<(String, MovesBetween)>,
    /// The models as they are, for those of the moves that lead to them.
    now: BTreeMap<String, ModelAsRead>,
}

impl RerunRequests {
    /// Returns what the charts of a project in `root` show, whose data are not computed yet. A chart that names no forecasts is
    /// left out: it is reported when it is drawn.
    pub fn of(project: &Project, root: &Path, as_of: Date) -> Self {
        let wanted = project.charts.iter().filter_map(|(id, chart)| {
            let moves = chart_inputs(chart).moves?;
            Some((id.clone(), moves_to_explain(moves, &project.ledger).ok()??))
        });
        let moves: Vec<(String, MovesBetween)> = wanted.collect();
        let to_now = moves.iter().filter(|(_, between)| between.to.is_none());
        let models: BTreeSet<&str> = to_now.map(|(_, between)| between.model.as_str()).collect();
        let now = models.into_iter().filter_map(|id| Some((id.to_owned(), ModelAsRead::of(project, id, as_of)?)));
        let now = now.collect();
        Self { root: root.to_owned(), moves, now }
    }

    /// Runs what the charts that are shown need, unless the last build has. The models of today that `samples` names are run
    /// with as few.
    pub fn run(
        &self,
        project: &Project,
        known: &mut LedgerMoves,
        is_shown: impl Fn(&str) -> bool,
        samples: impl Fn(&str) -> Option<u64>,
    ) -> Reruns {
        known.retain(&self.moves.iter().map(|(_, between)| between).collect());
        let shown = self.moves.iter().filter(|(chart, _)| is_shown(chart));
        let wanted: BTreeSet<&MovesBetween> = shown.map(|(_, between)| between).collect();
        Reruns { moves: known.explain(&wanted, (&project.ledger, &self.root), &self.now, samples) }
    }
}
