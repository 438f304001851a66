//! Formats read, and brought into sites.
