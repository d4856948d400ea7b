//! Links between the parts of a site.
//!
//! Addresses are written relative to the page that contains them, so that a site works under any path. [`addresses`]
//! resolves what authors write, [`marks`] lists the ids and addresses of a finished page, [`check`] finds the dead links of the
//! finished site, and [`blocked`](mod@blocked) what the policy of its pages blocks.

mod addresses;
mod blocked;
mod check;
mod marks;

pub use addresses::{Addresses, Target, base_path, page_file, path_to_root, scheme, with_slash};
pub(super) use blocked::{CheckedPage, blocked, check_blocked, check_stylesheets};
pub(super) use check::{check_anchors, check_site, target as link_target};
pub(super) use marks::{AnchorLink, Mark, MarksByFile, marks};
