// configuration sme-8: an array a bit plane and sign, each of 128 x 128 devices of 1 bit,
// fragments of 8 rows, 16-bit unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip
// leading
// Exported by `forms export --config sme-8` from the Rust in rtl/: change that, not this.
used_registers.v
plane_mask.v
register_file_16x2.v
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
memory_512x1.v
plane_splice.v
difference.v
register_file_32x32.v
sign_accumulator.v
lane.v
result_drain.v
counters.v
crossbar_core.v
memory_512x8.v
bit_line.v
device_column.v
device_array.v
crossbar.v
