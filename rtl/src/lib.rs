//! The FORMS datapath as rust-hdl modules.
