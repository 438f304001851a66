//! `briefbook publish`, through the program, to directories and branches of git.

mod breaks;
mod gates;
mod git;
mod plain;
mod releases;
mod support;
mod workflows;
