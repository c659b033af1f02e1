//! A tile that runs a whole network by itself: packets in, words out, registers on a bus (section 12 of the
//! contract).

pub mod accelerator_registers;
pub mod forms_accelerator;
pub mod gather;
pub mod map_mover;
pub mod packet_reader;
pub mod residual_add;
pub mod sequencer;
pub mod sizes;
pub mod watchdog;
