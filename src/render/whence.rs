//! Where the numbers of a page come from, as their partial sees it.

use serde::Serialize;

use super::origin::Origins;
use super::view::{ReferenceView, RunView};
use crate::figure::{BoundFigure, Described, Evidence, Group, group_by_origin};

/// `whence`: the bound figures of a page.
#[derive(Clone, Debug, Serialize)]
pub struct WhenceView {
    /// The runs that they are from: one for each model.
    pub runs: Vec<RunView>,
    /// The figures, those that rest on the same together.
    pub groups: Vec<WhenceGroup>,
}

/// Figures that rest on the same.
#[derive(Clone, Debug, Serialize)]
pub struct WhenceGroup {
    /// What they rest on; nothing for what is only calculated.
    pub origins: Vec<WhenceOrigin>,
    /// The figures.
    pub told: Vec<BoundFigure>,
}

/// What figures rest on.
#[derive(Clone, Debug, Serialize)]
pub struct WhenceOrigin {
    /// What it is.
    #[serde(flatten)]
    pub described: Described,
    /// Where it is shown whole, from the site's first folder.
    pub href: Option<String>,
    /// The sources that it names itself.
    pub references: Vec<ReferenceView>,
}

impl WhenceView {
    /// The bound figures of a page; nothing where it has none.
    pub fn new(told: &[BoundFigure], evidence: Evidence<'_>, origins: &Origins<'_>, runs: &[RunView]) -> Option<Self> {
        if told.is_empty() {
            return None;
        }
        let groups = group_by_origin(told, evidence, |id| origins.model(id));
        let models: Vec<&String> =
            groups.iter().flat_map(|group| &group.origins).filter_map(|origin| origin.model.as_ref()).collect();
        let runs = runs.iter().filter(|run| models.contains(&&run.model)).cloned().collect();
        let origin = |described: Described| WhenceOrigin {
            href: origins.whole(&described),
            references: described
                .sources
                .iter()
                .filter_map(|key| evidence.references.get(key))
                .map(ReferenceView::new)
                .collect(),
            described,
        };
        let group = |group: Group| WhenceGroup {
            origins: group.origins.into_iter().map(origin).collect(),
            told: group.figures,
        };
        Some(Self { runs, groups: groups.into_iter().map(group).collect() })
    }
}
