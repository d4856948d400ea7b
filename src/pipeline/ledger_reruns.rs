//! Runs of models that some charts and tables show besides those of today: what has moved them since forecasts of the ledger, and what
//! they would have forecast on earlier dates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::backtests::{BacktestOptions, backtest};
use crate::cache::{BuildCache, KeptBacktests, ModelAsRead};
use crate::date::Date;
use crate::dependencies::Kind;
use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{BacktestRequest, Backtests, MAX_DATES, MovesBetween, Reruns, chart_inputs, moves_to_explain};
use crate::model::RunOptions;

/// What the figures of a project show of other runs of its models, with what these runs need.
pub struct RerunRequests {
    root: PathBuf,
    as_of: Date,
    /// The forecasts between which charts show the moves, with the ids of the charts.
    moves: Vec<(String, MovesBetween)>,
    /// The backtests, with the figures that show them.
    backtests: Vec<(Kind, String, BacktestRequest)>,
    /// The models that these are about, as they are.
    models: BTreeMap<String, Arc<ModelAsRead>>,
    /// The whole project as it was read, if there are backtests.
    read: Option<Project>,
}

impl RerunRequests {
    /// Returns what the figures of a project in `root` show, whose data are not computed yet. A chart that names no forecasts is
    /// left out: it is reported when it is drawn.
    pub fn of(project: &Project, root: &Path, as_of: Date) -> Self {
        let wanted = project.charts.iter().filter_map(|(id, chart)| {
            let moves = chart_inputs(chart).moves?;
            Some((id.clone(), moves_to_explain(moves, &project.ledger).ok()??))
        });
        let moves: Vec<(String, MovesBetween)> = wanted.collect();
        let charts = project.charts.iter().map(|(id, chart)| (Kind::Chart, id, chart.kind.backtest()));
        let tables = project.tables.iter().map(|(id, table)| (Kind::Table, id, table.kind.backtest()));
        let backtests = charts.chain(tables).filter_map(|(kind, id, keys)| {
            let request = BacktestRequest::of(keys?);
            (1..=MAX_DATES)
                .contains(&request.dates(as_of).take(MAX_DATES + 1).count())
                .then(|| (kind, id.clone(), request))
        });
        let backtests: Vec<(Kind, String, BacktestRequest)> = backtests.collect();
        let to_now = moves.iter().filter(|(_, between)| between.to.is_none()).map(|(_, between)| &between.model);
        let ids: BTreeSet<&String> = to_now.chain(backtests.iter().map(|(.., request)| &request.model)).collect();
        let models =
            ids.into_iter().filter_map(|id| Some((id.clone(), Arc::new(ModelAsRead::of(project, id, as_of)?))));
        let models = models.collect();
        let read = (!backtests.is_empty()).then(|| project.clone());
        Self { root: root.to_owned(), as_of, moves, backtests, models, read }
    }

    /// Runs what the figures that are shown need, unless the last build has. The models of today that `samples` names are run
    /// with as few.
    pub fn run(
        &self,
        project: &Project,
        cache: &mut BuildCache,
        options: &RunOptions,
        is_shown: impl Fn(Kind, &str) -> bool,
        samples: impl Fn(&str) -> Option<u64>,
    ) -> Reruns {
        cache.moves.retain(&self.moves.iter().map(|(_, between)| between).collect());
        let shown = self.moves.iter().filter(|(chart, _)| is_shown(Kind::Chart, chart));
        let wanted: BTreeSet<&MovesBetween> = shown.map(|(_, between)| between).collect();
        let moves = cache.moves.explain(&wanted, (&project.ledger, &self.root), &self.models, &samples);
        let shown = self.backtests.iter().filter(|(kind, id, _)| is_shown(*kind, id));
        let wanted: BTreeSet<&BacktestRequest> = shown.map(|(.., request)| request).collect();
        let mut backtests = Backtests::new();
        for request in wanted {
            let samples = samples(&request.model);
            if let Some(found) = self.backtest(request, &cache.backtests, RunOptions { samples, ..options.clone() }) {
                backtests.insert(request.clone(), found);
            }
        }
        // Those with fewer samples are only good for a preview.
        let is_final = |request: &BacktestRequest| samples(&request.model).is_none();
        let kept: Backtests = backtests
            .iter()
            .filter(|(request, _)| is_final(request))
            .map(|(request, found)| (request.clone(), found.clone()))
            .collect();
        if !kept.is_empty() {
            cache.backtests.replace(&kept, &self.models);
        }
        Reruns { moves, backtests }
    }

    fn backtest(
        &self,
        request: &BacktestRequest,
        kept: &KeptBacktests,
        run: RunOptions,
    ) -> Option<Result<Arc<crate::model::Backtest>, Report>> {
        let model = self.models.get(&request.model)?;
        if let Some(known) = kept.get(request, model) {
            return Some(known);
        }
        let project = self.read.clone()?;
        let made = request.dates(self.as_of).collect();
        // Charts and tables show curves.
        let options = BacktestOptions { made, as_of: self.as_of, outcomes: false, run };
        let mut report = Report::default();
        let found = backtest(project, model.file(), &options, &mut report);
        (!options.run.cancel.is_cancelled()).then(|| found.map(Arc::new).map_err(|_| report))
    }
}
