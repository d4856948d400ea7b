//! Every test that needs the whole crate, in one binary.

mod architecture;
mod bibliography;
mod browser;
mod charts;
mod check;
mod client;
mod commands;
mod conditions;
mod data;
mod feed;
mod fits;
mod fix;
mod flagship;
mod hostile;
mod language;
mod load;
mod pages;
mod project;
mod prose;
mod published;
mod queries;
mod sampling;
mod serve;
mod theme;
mod unread;
mod whence;
