//! The addresses and figures that functions of templates and texts of pages look up by name.

use std::collections::{BTreeMap, BTreeSet};

use super::views::{DatasetView, FigureView, ModelView, PageEntry};
use crate::render::figure_name::FigureName;
use crate::render::links::Addresses;

/// The addresses and figures of a site.
#[derive(Debug, Default)]
pub struct Library {
    /// The addresses that links can lead to.
    pub addresses: Addresses,
    /// The charts that were drawn, by id.
    pub charts: BTreeMap<String, FigureView>,
    /// The tables that were made, by id.
    pub tables: BTreeMap<String, FigureView>,
    /// The lists of definitions of models, by the model's id.
    pub models: BTreeMap<String, ModelView>,
    /// The reports on datasets, by the dataset's id, if a page shows one.
    pub datasets: BTreeMap<String, DatasetView>,
    /// The pages of each section by the path of its index page, if a template of the author lists them.
    pub sections: BTreeMap<String, SectionPages>,
    /// Every chart, table and model of the project, whether or not it could be drawn.
    pub declared: BTreeSet<FigureName>,
}

/// The pages of a section. Their addresses are relative to the root of the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SectionPages {
    /// The title of its index page.
    pub title: String,
    /// The address of its index page.
    pub route: String,
    /// The pages directly below the index page, in its order.
    pub pages: Vec<PageEntry>,
    /// The indices of the pages in other orders, by the names of the orders.
    pub orders: BTreeMap<&'static str, Vec<usize>>,
}
