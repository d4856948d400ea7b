//! The results of one build that the next build of the same project can reuse.
//!
//! Each forecast, figure and page is stored with its [dependencies](crate::dependencies): the datasets, models and other
//! entries that were looked up while it was computed. A new build compares the project with the one before
//! ([`BuildCache::update`]), and drops every result that looked up an entry that has changed. Positions in the files are
//! part of the comparison, so a warm build returns what a cold build would return, diagnostics included.

mod forecasts;
mod kept_backtests;
mod ledger_moves;

use std::sync::Arc;

use crate::date::Date;
use crate::dependencies::{Changes, Kind};
use crate::document::Project;
use crate::figure::Figures;
use crate::load::Known;
use crate::model::Units;
use crate::render::PageCache;

pub use forecasts::Forecasts;
pub use kept_backtests::KeptBacktests;
pub use ledger_moves::{LedgerMoves, ModelAsRead};

/// The results of the last build of a project; empty before the first.
#[derive(Default)]
pub struct BuildCache {
    /// The project that the results belong to, the units that its files can name, and the date called `today`.
    current: Option<(Arc<Project>, Arc<Units>, Date)>,
    forecasts: Forecasts,
    figures: Figures,
    /// The rendered pages.
    pub pages: PageCache,
    /// What moved models since forecasts of the ledger.
    pub moves: LedgerMoves,
    /// What models would have forecast on earlier dates.
    pub backtests: KeptBacktests,
    /// The files that were read.
    pub known: Known,
}

impl BuildCache {
    /// Returns a cache for a build that no other follows: it keeps no pages.
    pub fn for_one_build() -> Self {
        Self { pages: PageCache::for_one_build(), ..Self::default() }
    }

    /// Drops every result that may be different for `project`, whose files can name `units`, with `as_of` as the date called
    /// `today`.
    pub fn update(&mut self, project: &Arc<Project>, units: &Arc<Units>, as_of: Date) {
        match self.current.replace((Arc::clone(project), Arc::clone(units), as_of)) {
            Some((before, known, date))
                if date == as_of
                    && known == *units
                    && before.config.interval == project.config.interval
                    && before.config.chance_words == project.config.chance_words
                    && before.config.limits == project.config.limits
                    && before.ledger == project.ledger =>
            {
                self.drop_changed(&before, project);
                // Every text of a figure is in a language.
                if before.languages != project.languages {
                    self.figures = Figures::default();
                    self.pages.clear();
                }
            }
            // Any expression can name `today` or a unit, and any figure can have an interval, a word for a chance,
            // meet a limit, or show scores.
            _ => {
                self.forecasts = Forecasts::default();
                self.figures = Figures::default();
                self.pages.clear();
            }
        }
    }

    fn drop_changed(&mut self, before: &Project, now: &Project) {
        let mut changes = Changes::default();
        changes.compare(Kind::Dataset, &before.datasets, &now.datasets);
        changes.compare(Kind::Model, &before.models, &now.models);
        changes.compare(Kind::Reference, &before.references, &now.references);
        changes.compare(Kind::Claim, &before.claims, &now.claims);
        changes.compare(Kind::Claim, &before.unread_claims, &now.unread_claims);
        changes.compare(Kind::Question, &before.questions, &now.questions);
        changes.compare(Kind::Question, &before.unread_questions, &now.unread_questions);
        changes.compare(Kind::Chart, &before.charts, &now.charts);
        changes.compare(Kind::Table, &before.tables, &now.tables);
        changes.compare(Kind::Chart, &before.unread_charts, &now.unread_charts);
        changes.compare(Kind::Table, &before.unread_tables, &now.unread_tables);
        self.forecasts.retain_unchanged(&changes);
        // A model that has to run again may return another forecast, or none.
        for id in before.models.keys().chain(now.models.keys()) {
            if !self.forecasts.by_model().contains_key(id) {
                changes.add(Kind::Forecast, id.clone());
                changes.add_names(Kind::Forecast);
            }
        }
        self.figures.retain_unchanged(&changes);
        self.pages.retain_unchanged(&changes);
    }

    /// Takes out the forecasts and figures that are still valid, to be completed and [stored](Self::store) again.
    pub fn take(&mut self) -> (Forecasts, Figures) {
        (std::mem::take(&mut self.forecasts), std::mem::take(&mut self.figures))
    }

    /// Stores forecasts and figures of the project that the cache was last [updated](Self::update) for.
    pub fn store(&mut self, forecasts: Forecasts, figures: Figures) {
        (self.forecasts, self.figures) = (forecasts, figures);
    }
}
