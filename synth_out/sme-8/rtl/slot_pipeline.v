// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
//
// slot_pipeline: Carries the tag of a slot beside its data.

`default_nettype none

module slot_pipeline (
    input  wire       clock,
    input  wire       reset,
    input  wire       advance,
    input  wire       slot,
    input  wire       convert,
    input  wire       first,
    input  wire       last_beat,
    input  wire       last_slot,
    input  wire       bank,
    input  wire       negative,
    input  wire [4:0] position,
    input  wire [8:0] address,
    input  wire [3:0] scale,
    output wire       busy,
    output wire       convert_2,
    output wire [8:0] address_2,
    output wire [3:0] scale_3,
    output wire       convert_4,
    output wire [8:0] address_4,
    output wire       slot_5,
    output wire       convert_5,
    output wire       first_5,
    output wire       last_beat_5,
    output wire       last_slot_5,
    output wire       bank_5,
    output wire       negative_5,
    output wire [4:0] position_5,
    output wire [8:0] address_5
);

    reg       slots_0;
    reg       slots_1;
    reg       slots_2;
    reg       slots_3;
    reg       slots_4;
    reg       converts_0;
    reg       converts_1;
    reg       converts_2;
    reg       converts_3;
    reg       converts_4;
    reg       firsts_0;
    reg       firsts_1;
    reg       firsts_2;
    reg       firsts_3;
    reg       firsts_4;
    reg       last_beats_0;
    reg       last_beats_1;
    reg       last_beats_2;
    reg       last_beats_3;
    reg       last_beats_4;
    reg       last_slots_0;
    reg       last_slots_1;
    reg       last_slots_2;
    reg       last_slots_3;
    reg       last_slots_4;
    reg       banks_0;
    reg       banks_1;
    reg       banks_2;
    reg       banks_3;
    reg       banks_4;
    reg       negatives_0;
    reg       negatives_1;
    reg       negatives_2;
    reg       negatives_3;
    reg       negatives_4;
    reg [4:0] positions_0;
    reg [4:0] positions_1;
    reg [4:0] positions_2;
    reg [4:0] positions_3;
    reg [4:0] positions_4;
    reg [8:0] addresses_0;
    reg [8:0] addresses_1;
    reg [8:0] addresses_2;
    reg [8:0] addresses_3;
    reg [8:0] addresses_4;
    reg [3:0] scales_0;
    reg [3:0] scales_1;
    reg [3:0] scales_2;
    reg       flying;

    always @(posedge clock) begin
        if (advance) begin
            slots_0 <= slot;
            converts_0 <= convert;
            firsts_0 <= first;
            last_beats_0 <= last_beat;
            last_slots_0 <= last_slot;
            banks_0 <= bank;
            negatives_0 <= negative;
            positions_0 <= position;
            addresses_0 <= address;
            slots_1 <= slots_0;
            converts_1 <= converts_0;
            firsts_1 <= firsts_0;
            last_beats_1 <= last_beats_0;
            last_slots_1 <= last_slots_0;
            banks_1 <= banks_0;
            negatives_1 <= negatives_0;
            positions_1 <= positions_0;
            addresses_1 <= addresses_0;
            slots_2 <= slots_1;
            converts_2 <= converts_1;
            firsts_2 <= firsts_1;
            last_beats_2 <= last_beats_1;
            last_slots_2 <= last_slots_1;
            banks_2 <= banks_1;
            negatives_2 <= negatives_1;
            positions_2 <= positions_1;
            addresses_2 <= addresses_1;
            slots_3 <= slots_2;
            converts_3 <= converts_2;
            firsts_3 <= firsts_2;
            last_beats_3 <= last_beats_2;
            last_slots_3 <= last_slots_2;
            banks_3 <= banks_2;
            negatives_3 <= negatives_2;
            positions_3 <= positions_2;
            addresses_3 <= addresses_2;
            slots_4 <= slots_3;
            converts_4 <= converts_3;
            firsts_4 <= firsts_3;
            last_beats_4 <= last_beats_3;
            last_slots_4 <= last_slots_3;
            banks_4 <= banks_3;
            negatives_4 <= negatives_3;
            positions_4 <= positions_3;
            addresses_4 <= addresses_3;
        end
        if (reset) begin
            slots_0 <= 1'b0;
            converts_0 <= 1'b0;
            firsts_0 <= 1'b0;
            last_beats_0 <= 1'b0;
            last_slots_0 <= 1'b0;
            banks_0 <= 1'b0;
            negatives_0 <= 1'b0;
            positions_0 <= 5'd0;
            addresses_0 <= 9'd0;
            slots_1 <= 1'b0;
            converts_1 <= 1'b0;
            firsts_1 <= 1'b0;
            last_beats_1 <= 1'b0;
            last_slots_1 <= 1'b0;
            banks_1 <= 1'b0;
            negatives_1 <= 1'b0;
            positions_1 <= 5'd0;
            addresses_1 <= 9'd0;
            slots_2 <= 1'b0;
            converts_2 <= 1'b0;
            firsts_2 <= 1'b0;
            last_beats_2 <= 1'b0;
            last_slots_2 <= 1'b0;
            banks_2 <= 1'b0;
            negatives_2 <= 1'b0;
            positions_2 <= 5'd0;
            addresses_2 <= 9'd0;
            slots_3 <= 1'b0;
            converts_3 <= 1'b0;
            firsts_3 <= 1'b0;
            last_beats_3 <= 1'b0;
            last_slots_3 <= 1'b0;
            banks_3 <= 1'b0;
            negatives_3 <= 1'b0;
            positions_3 <= 5'd0;
            addresses_3 <= 9'd0;
            slots_4 <= 1'b0;
            converts_4 <= 1'b0;
            firsts_4 <= 1'b0;
            last_beats_4 <= 1'b0;
            last_slots_4 <= 1'b0;
            banks_4 <= 1'b0;
            negatives_4 <= 1'b0;
            positions_4 <= 5'd0;
            addresses_4 <= 9'd0;
        end
        if (advance) begin
            scales_0 <= scale;
            scales_1 <= scales_0;
            scales_2 <= scales_1;
        end
        if (reset) begin
            scales_0 <= 4'd0;
            scales_1 <= 4'd0;
            scales_2 <= 4'd0;
        end
    end

    always @(*) begin
        flying = 1'b0;
        flying = flying | slots_0;
        flying = flying | slots_1;
        flying = flying | slots_2;
        flying = flying | slots_3;
        flying = flying | slots_4;
    end

    assign busy = flying;
    assign convert_2 = converts_1;
    assign address_2 = addresses_1;
    assign scale_3 = scales_2;
    assign convert_4 = converts_3;
    assign address_4 = addresses_3;
    assign slot_5 = slots_4;
    assign convert_5 = converts_4;
    assign first_5 = firsts_4;
    assign last_beat_5 = last_beats_4;
    assign last_slot_5 = last_slots_4;
    assign bank_5 = banks_4;
    assign negative_5 = negatives_4;
    assign position_5 = positions_4;
    assign address_5 = addresses_4;

endmodule

`default_nettype wire
