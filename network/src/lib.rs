//! Whole networks.
