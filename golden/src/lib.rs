//! The golden model: what every other model of the FORMS datapath must compute.
