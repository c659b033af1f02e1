//! Matrices of any size against their plain product.

use super::*;
use ndarray::array;

/// R = 4, m = 2, K = 2.
fn small() -> Config {
    Config {
        rows: 4,
        columns: 4,
        fragment_rows: 2,
        weight_bits: 4,
        adcs: 2,
        ..Config::default()
    }
}

#[test]
fn a_large_matrix_is_tiled_by_rows_and_columns() {
    let weights = Array2::from_shape_fn((9, 5), |(r, k)| (r + k) as i64);
    let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Reject).unwrap();
    let parts: Vec<(Range<usize>, Vec<usize>)> = mapped
        .crossbars()
        .iter()
        .map(|crossbar| (crossbar.rows.clone(), crossbar.columns.clone()))
        .collect();
    let columns = [vec![0, 1], vec![2, 3], vec![4]];
    let expected: Vec<_> = [0..4, 4..8, 8..9]
        .into_iter()
        .flat_map(|rows| columns.clone().map(|columns| (rows.clone(), columns)))
        .collect();
    assert_eq!(parts, expected);
    assert_eq!(mapped.arrays(), 9);
    let x: Vec<i64> = (0..9).collect();
    let mvm = mapped.mvm(&x, 4).unwrap();
    let expected: Vec<i64> = (0..5).map(|k| (0..9).map(|r| r * (r + k)).sum()).collect();
    assert_eq!(mvm.outputs, expected);
}

#[test]
fn even_row_tiles_are_the_same_product_and_the_slowest_has_less_work() {
    let config = Config::named("forms-8").unwrap();
    let weights = Array2::from_shape_fn((143, 33), |(r, k)| (r * 7 + k * 5) as i64 % 400 - 200);
    let x: Vec<i64> = (0..143).map(|r| r * 11 % 256).collect();
    for signs in [SignPolicy::Split, SignPolicy::Project] {
        let of = |row_tiles| {
            let options = MapOptions {
                row_tiles,
                ..signs.into()
            };
            let mapped = Mapped::with_options(&config, weights.view(), &options).unwrap();
            assert_eq!(mapped.crossbars()[0].rows.end % 8, 0);
            (mapped.weights(), mapped.mvm(&x, 8).unwrap())
        };
        let (filled, even) = (of(RowTiles::Filled), of(RowTiles::Even));
        assert_eq!(filled.0, even.0);
        assert_eq!(filled.1.outputs, even.1.outputs);
        let slowest = |mvm: &MappedMvm| mvm.crossbars.iter().map(|crossbar| crossbar.work).max();
        assert!(slowest(&even.1) < slowest(&filled.1));
    }
}

#[test]
fn what_is_laid_out_is_what_the_devices_hold_where_the_placements_say() {
    for config in Config::all() {
        for (signs, squeeze) in [(SignPolicy::Split, 0), (SignPolicy::Project, 2)] {
            let weights =
                Array2::from_shape_fn((300, 70), |(r, k)| ((r * 37 + k * 5) % 180) as i64 - 90);
            let options = MapOptions {
                signs,
                sme: SmeOptions {
                    significant_bits: Some(3),
                    squeeze,
                    ..SmeOptions::default()
                },
                row_tiles: RowTiles::Even,
            };
            let mapped = Mapped::with_options(&config, weights.view(), &options).unwrap();
            let placements = mapped.placements().to_vec();
            let crossbars = mapped.crossbars().iter().map(|crossbar| {
                let shifts = crossbar.crossbar.row_shifts();
                Placement {
                    rows: crossbar.rows.clone(),
                    columns: crossbar.columns.clone(),
                    arrays: crossbar.crossbar.arrays().len(),
                    row_shifts: match shifts.iter().any(|&shift| shift > 0) {
                        true => shifts.to_vec(),
                        false => Vec::new(),
                    },
                }
            });
            assert_eq!(placements, crossbars.collect::<Vec<_>>(), "{}", config.name);
            for (placement, crossbar) in placements.iter().zip(mapped.crossbars()) {
                assert_eq!(placement.squeezes(), crossbar.crossbar.fed_bits(0));
            }
            let laid_out = mapped.laid_out().mapv(i64::from);
            assert_eq!(laid_out, mapped.weights(), "{}", config.name);
        }
    }
}

#[test]
fn another_zero_skip_policy_is_what_the_matrix_laid_out_under_it_would_do() {
    for config in Config::all() {
        let weights = Array2::from_shape_fn((140, 6), |(r, k)| (r * 7 + k * 5) as i64 % 200 - 100);
        let x: Vec<i64> = (0..140).map(|r| r % 7).collect();
        for zero_skip in [ZeroSkip::Off, ZeroSkip::Leading, ZeroSkip::Plane] {
            let other = Config {
                zero_skip,
                ..config.clone()
            };
            let Ok(expected) = Mapped::new(&other, weights.view(), SignPolicy::Split) else {
                continue;
            };
            let mapped = Mapped::new(&config, weights.view(), SignPolicy::Split).unwrap();
            let changed = mapped.with_zero_skip(zero_skip).unwrap();
            assert_eq!(changed.mvm(&x, 8), expected.mvm(&x, 8), "{}", config.name);
            assert_eq!(changed, expected, "{}", config.name);
        }
    }
}

#[test]
fn a_twin_follows_its_column_even_into_the_next_crossbar() {
    // Column 1 is the last of its crossbar, so that its twin begins the next one.
    let weights = array![[1, 1, 1], [1, -1, 1], [2, -3, -3], [0, -2, 0]];
    let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Split).unwrap();
    let columns: Vec<Vec<usize>> = mapped
        .crossbars()
        .iter()
        .map(|crossbar| crossbar.columns.clone())
        .collect();
    assert_eq!(columns, [vec![0, 1], vec![1, 2]]);
    assert_eq!(mapped.extra_columns(), 1);
    let x = [1, 2, 3, 4];
    assert_eq!(mapped.mvm(&x, 3).unwrap().outputs, [9, -18, -6]);
}

#[test]
fn a_mixed_fragment_is_named_by_its_place_in_the_whole_matrix() {
    let mut weights = Array2::zeros((8, 3));
    weights[[6, 2]] = 3;
    weights[[7, 2]] = -1;
    let error = Mapped::new(&small(), weights.view(), SignPolicy::Reject).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the fragment at rows 6..=7 of column 2 mixes signs: -1 (row 7)"),
        "{error}"
    );
}

#[test]
fn projection_is_applied_and_reported() {
    let weights = array![[3, 1], [-2, 1]];
    let mapped = Mapped::new(&small(), weights.view(), SignPolicy::Project).unwrap();
    assert_eq!(mapped.mvm(&[1, 1], 1).unwrap().outputs, [3, 2]);
    let projection = mapped.projection().unwrap();
    assert_eq!(projection.fragments, 1);
    assert_eq!(projection.weights, 1);
    assert_eq!(
        (projection.removed_energy, projection.total_energy),
        (4, 15)
    );
}

#[test]
fn schemes_that_hold_both_signs_need_no_policy() {
    for name in ["isaac-128", "prime-128", "prime-8", "sme-128", "sme-8"] {
        let config = Config::named(name).unwrap();
        let weights = array![[5, -3], [-7, 100]];
        let mapped = Mapped::new(&config, weights.view(), SignPolicy::Reject).unwrap();
        assert_eq!(
            mapped.mvm(&[2, 3], 2).unwrap().outputs,
            [-11, 294],
            "{name}"
        );
        assert_eq!(mapped.extra_columns(), 0);
    }
}

#[test]
fn an_input_of_a_batch_that_is_out_of_range_names_its_row() {
    let mapped = Mapped::new(&small(), array![[1]].view(), SignPolicy::Reject).unwrap();
    let error = mapped.mvm_batch(array![[1], [4]].view(), 2).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("input 4 at row 0 of batch row 1"),
        "{error}"
    );
    let outputs = mapped.mvm_batch(array![[1], [3]].view(), 2).unwrap();
    assert_eq!(outputs[1].outputs, [3]);
}

#[test]
fn an_empty_matrix_is_refused() {
    let error =
        Mapped::new(&small(), Array2::zeros((0, 4)).view(), SignPolicy::Reject).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a matrix of 0 rows x 4 columns has nothing to multiply; give it at least one of each"
    );
}

#[test]
fn sums_that_golden_cannot_hold_are_refused() {
    let config = Config {
        rows: 1,
        fragment_rows: 1,
        weight_bits: 16,
        input_bits: 32,
        adcs: 8,
        ..Config::default()
    };
    // ACC = 49 bits; 8,193 row tiles make LACC = 49 + 14 + 1.
    let fits = Array2::zeros((8192, 1));
    assert!(Mapped::new(&config, fits.view(), SignPolicy::Reject).is_ok());
    let too_tall = Array2::zeros((8193, 1));
    let error = Mapped::new(&config, too_tall.view(), SignPolicy::Reject).unwrap_err();
    assert!(error.to_string().contains("takes 64 bits"), "{error}");
}

#[test]
fn sme_reports_crossbars_before_and_after_each_step() {
    let config = Config::named("sme-8").unwrap();
    let weights = array![[255, 3], [200, -9], [17, 5]];
    let options = SmeOptions::default();
    let mapped = Mapped::with_sme(&config, weights.view(), SignPolicy::Reject, &options).unwrap();
    let report = mapped.sme().unwrap();
    // Quantized: 224, 3 / 192, -10 / 16, 5.
    assert_eq!(report.arrays.dense, 16);
    assert_eq!(report.arrays.sliced, 8 + 2);
    assert_eq!(report.arrays.quantized, 7 + 2);
    assert_eq!(report.arrays.squeezed, mapped.arrays());
    assert_eq!(report.quantization.changed, 4);
    assert_eq!(report.quantization.sum_abs, 31 + 8 + 1 + 1);
    assert_eq!(report.quantization.max_abs, 31);
    assert_eq!(report.crossbars[0].tries.len(), 4);
}

#[test]
fn matrices_are_equal_where_their_weights_and_their_layout_are() {
    let mapped = |config: &Config, weights: &Array2<i64>| {
        Mapped::new(config, weights.view(), SignPolicy::Split).unwrap()
    };
    let (config, weights) = (small(), array![[1, -2], [3, 4], [-5, 6]]);
    let one = mapped(&config, &weights);
    assert_eq!(one, mapped(&config, &weights));
    let mut other = weights.clone();
    other[[2, 1]] = 7;
    assert_ne!(one, mapped(&config, &other));
    let wide = Config { adcs: 4, ..small() };
    assert_ne!(one, mapped(&wide, &weights));
    let even = MapOptions {
        row_tiles: RowTiles::Even,
        ..SignPolicy::Split.into()
    };
    // Five fragments of one row: four and one, or three and two.
    let config = Config {
        fragment_rows: 1,
        ..small()
    };
    let tall = Array2::from_shape_fn((5, 2), |(r, k)| (r * k) as i64);
    let even = Mapped::with_options(&config, tall.view(), &even).unwrap();
    assert_ne!(even, mapped(&config, &tall));
}
