//! Words that no name in the Verilog may be.

/// The language that reserves `word`, if one does.
pub(crate) fn reserved_by(word: &str) -> Option<&'static str> {
    let listed = |words: &str| words.split_whitespace().any(|listed| listed == word);
    if listed(VERILOG_2005) {
        Some("Verilog-2005")
    } else if listed(SYSTEM_VERILOG_2012) {
        Some("SystemVerilog-2012")
    } else if listed(CPP) {
        Some("C++, which Verilator makes of the Verilog")
    } else {
        None
    }
}

/// IEEE 1364-2005, annex B.
const VERILOG_2005: &str = "
    always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign
    default defparam design disable edge else end endcase endconfig endfunction endgenerate
    endmodule endprimitive endspecify endtable endtask event for force forever fork function
    generate genvar highz0 highz1 if ifnone incdir include initial inout input instance integer
    join large liblist library localparam macromodule medium module nand negedge nmos nor
    noshowcancelled not notif0 notif1 or output parameter pmos posedge primitive pull0 pull1
    pulldown pullup pulsestyle_onevent pulsestyle_ondetect rcmos real realtime reg release repeat
    rnmos rpmos rtran rtranif0 rtranif1 scalared showcancelled signed small specify specparam
    strong0 strong1 supply0 supply1 table task time tran tranif0 tranif1 tri tri0 tri1 triand
    trior trireg unsigned use uwire vectored wait wand weak0 weak1 while wire wor xnor xor
";

/// IEEE 1800-2012, annex B, less the words above.
const SYSTEM_VERILOG_2012: &str = "
    accept_on alias always_comb always_ff always_latch assert assume before bind bins binsof bit
    break byte chandle checker class clocking const constraint context continue cover covergroup
    coverpoint cross dist do endchecker endclass endclocking endgroup endinterface endpackage
    endprogram endproperty endsequence enum eventually expect export extends extern final
    first_match foreach forkjoin global iff ignore_bins illegal_bins implements implies import
    inside int interconnect interface intersect join_any join_none let local logic longint
    matches modport nettype new nexttime null package packed priority program property protected
    pure rand randc randcase randsequence ref reject_on restrict return s_always s_eventually
    s_nexttime s_until s_until_with sequence shortint shortreal soft solve static string strong
    struct super supply sync_accept_on sync_reject_on tagged this throughout timeprecision
    timeunit type typedef union unique unique0 until until_with untyped var virtual void
    wait_order weak wildcard with within
";

/// What Verilator objects to, less the words above.
const CPP: &str = "
    abort alignas alignof and_eq asm auto bitand bitor bool catch char char16_t char32_t char8_t
    co_await co_return co_yield compl concept const_cast consteval constexpr constinit decltype
    delete double dynamic_cast explicit false far float friend goto huge inline int16_t int32_t
    int64_t int8_t interrupt long main mutable namespace near noexcept not_eq nullptr operator
    or_eq private public register reinterpret_cast requires self short sizeof static_assert
    static_cast std switch template thread_local throw true try typeid typename uint16_t uint32_t
    uint64_t uint8_t vlbool volatile wchar_t xor_eq
";

#[cfg(test)]
mod tests {
    use super::reserved_by;

    #[test]
    fn words_of_every_language_are_known() {
        assert_eq!(reserved_by("cell"), Some("Verilog-2005"));
        assert_eq!(reserved_by("bit"), Some("SystemVerilog-2012"));
        assert!(reserved_by("far").is_some());
        assert_eq!(reserved_by("total"), None);
    }
}
