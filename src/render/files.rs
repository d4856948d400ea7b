//! The files of a site that are not pages: data to download, the feed, the sitemap, and settings of style. Also the
//! minifier of the pages.

mod data_package;
mod datasets;
pub mod exchange_files;
pub mod feed;
pub mod forecast_files;
mod generated;
pub mod llms;
mod minifier;
pub mod moves_feed;
mod redirects;

pub use generated::{Exports, export, export_paths, exports, generated};
pub use minifier::Minifier;
pub use redirects::redirects;
