//! The values that templates are given. They are the interface of the theme: [the reference](/docs/reference/templates/)
//! lists every field from these declarations.
//!
//! Every template of a page is given `site`, `page`, `forecasts` and `root`. The partials of figures are given `figure`
//! and `root`; `partials/model.html` `model`, `partials/dataset.html` `dataset`, `partials/provenance.html` `provenance`,
//! `partials/link-notes.html` `links`, and `partials/code.html` `code`. `cite.html` is given `citations`, `embed.html` `embed`, and `embeds.html` `embeds`,
//! `search.html` `folders`, and `print.html` `chapters`.

mod chapter;
mod citation;
mod code;
mod dataset_report;
mod embed;
mod figure;
mod folder;
mod forecast;
mod ledger_view;
mod link_note;
mod model;
mod page;
mod provenance;
mod reference;
mod site;
mod theme_view;
mod values;

pub use chapter::ChapterView;
pub use citation::CitationView;
pub use code::CodeView;
pub use dataset_report::{DatasetView, UseView};
pub use embed::EmbedView;
pub use figure::{DependencyView, FigureView};
pub use folder::{FolderView, ListedPageView};
pub use forecast::{ForecastViews, forecasts};
pub use ledger_view::ledger;
pub use link_note::LinkNoteView;
pub use model::ModelView;
pub use page::{
    ContentsEntry, ImageView, LinkView, NavigationEntry, PageEntry, PageView, PaginationView, SectionEntry,
    SectionPagesView, SectionView, SeriesView, TranslationView,
};
pub use provenance::{
    AssignmentView, BoundFigureView, InputValueView, OverridesView, ProvenanceGroup, ProvenanceOrigin, ProvenanceView,
};
pub use reference::ReferenceView;
pub use site::{CommitView, RunView, SiteView};
pub use theme_view::{FileView, FooterColumnView, LogoView, ThemeView};
pub use values::{CountView, DateView};
