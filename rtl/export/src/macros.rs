//! Statements of a kernel that stand for more, or for less, than themselves.

/// A comment in a kernel, carried into the Verilog; nothing in the simulator.
///
/// The first one names the module and states its contract:
/// `comment!("module adder: Adds two words.")`. Later ones become comments above the statement that
/// follows them.
#[macro_export]
macro_rules! comment {
    ($($text:tt)*) => {};
}

/// Clocks registers and lets each hold its value unless the kernel assigns its `d` further down.
///
/// The same meaning as rust-hdl's macro of this name: `dff_setup!(self, clock, first, second)`.
#[macro_export]
macro_rules! dff_setup {
    ($self:ident, $clock:ident, $($register:ident),+ $(,)?) => {
        $($self.$register.clock.next = $self.$clock.val();)+
        $($self.$register.d.next = $self.$register.q.val();)+
    };
}
