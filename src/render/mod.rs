//! Views become bytes: pages through the templates, data and feeds beside them.

pub mod assets;
pub mod body;
pub mod data;
pub mod feed;
pub mod headers;
pub mod links;
mod literal;
pub mod media;
pub mod pages;
mod quick;
pub mod redirects;
pub mod robots;
pub mod search;
pub mod series_table;
pub mod sitemap;
pub mod squeeze;
pub mod templates;
pub mod timeline_index;
pub mod work;
