// configuration sme-128: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 128 rows, 16-bit unsigned inputs, 1 flip-encoded converter of 7 bits, zero-skip off
// Exported by `forms export --config sme-128` from the Rust in rtl/: change that, not this.
used_registers.v
plane_mask.v
register_file_2x2.v
row_doubling.v
or_tree.v
zero_skip.v
controller.v
subarray_driver.v
population_count.v
plane_scale.v
slot_pipeline.v
adc.v
flip_restore.v
memory_128x1.v
plane_splice.v
difference.v
register_file_128x32.v
sign_accumulator.v
lane.v
result_drain.v
counters.v
crossbar_core.v
memory_128x16.v
bit_line.v
device_column.v
device_array.v
crossbar.v
