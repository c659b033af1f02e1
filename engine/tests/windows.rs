//! Windows over planes against batches of the same vectors, which are tested against golden.

use forms_engine::{Grid, Matrix, Options, Path, SLACK, WindowScratch};
use forms_golden::{Config, MapOptions, Mapped, RowTiles, SignPolicy};
use ndarray::Array2;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A matrix whose last fourth of columns may be a block of its own, at rows apart.
fn weights(rng: &mut ChaCha8Rng, rows: usize, columns: usize) -> Array2<i64> {
    let is_grouped = rng.random();
    let most = [1, 3, 255][rng.random_range(0..3)];
    Array2::from_shape_fn((rows, columns), |(r, k)| {
        let apart = is_grouped && (r * 4 / rows == 3) != (k * 4 / columns == 3);
        match apart || rng.random_range(0..4) == 0 {
            true => 0,
            false => rng.random_range(-most..=most),
        }
    })
}

#[test]
fn windows_are_the_products_and_the_costs_of_the_vectors_that_they_see() {
    let names = [
        "forms-8",
        "forms-4",
        "forms-16",
        "isaac-128",
        "prime-8",
        "sme-8",
        "forms-8-off",
    ];
    for seed in 0..40 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let config = Config::named(names[rng.random_range(0..names.len())]).unwrap();
        let (rows, columns) = (rng.random_range(1..300), rng.random_range(1..70));
        let mut weights = weights(&mut rng, rows, columns);
        if config.name == "isaac-128" {
            weights.mapv_inplace(|w| w / 2);
        }
        let options = MapOptions {
            row_tiles: [RowTiles::Filled, RowTiles::Even][rng.random_range(0..2)],
            ..SignPolicy::Split.into()
        };
        let mapped = Mapped::with_options(&config, weights.view(), &options).unwrap();
        let matrix = Matrix::from_mapped(mapped);
        let grid = Grid {
            lines: rng.random_range(1..6),
            width: rng.random_range(1..40),
            pitch: 0,
        };
        let grid = Grid {
            pitch: grid.width + rng.random_range(0..5),
            ..grid
        };
        // Rows anywhere in the planes, some at one place; rows without a weight need none.
        let most = rng.random_range(1..600);
        let mut places: Vec<u32> = (0..rows).map(|_| rng.random_range(0..most)).collect();
        places.shuffle(&mut rng);
        let places: Vec<Option<u32>> = places
            .into_iter()
            .zip(weights.rows())
            .map(|(place, row)| {
                let is_needed = row.iter().any(|&w| w != 0) || rng.random();
                is_needed.then_some(place)
            })
            .collect();
        let b_used = rng.random_range(1..=8);
        let planes: Vec<u8> = (0..most as usize + grid.span() + SLACK)
            .map(|_| rng.random::<u8>() >> (8 - b_used) >> rng.random_range(0..8))
            .collect();
        let batch = Array2::from_shape_fn((grid.positions(), rows), |(p, r)| match places[r] {
            Some(at) => planes[at as usize + p / grid.width * grid.pitch + p % grid.width],
            None => 0,
        });
        let mut expected = matrix.start(b_used, &Options::default()).unwrap();
        let outputs = expected.push(batch.view()).unwrap();
        expected.push(batch.view()).unwrap();
        for path in Path::available() {
            let windows = matrix
                .windows(&places, b_used, Some(path))
                .unwrap()
                .unwrap();
            let mut scratch = WindowScratch::default();
            let mut found = Array2::zeros(outputs.dim());
            let middle = rng.random_range(0..=grid.lines);
            let cut = rng.random_range(0..=windows.blocks());
            for lines in [0..middle, middle..grid.lines] {
                for blocks in [0..cut, cut..windows.blocks()] {
                    windows.sums(
                        &mut scratch,
                        &planes,
                        grid,
                        lines.clone(),
                        blocks,
                        |k, sums| {
                            for (i, line) in lines.clone().enumerate() {
                                for j in 0..grid.width {
                                    let p = line * grid.width + j;
                                    found[[p, k]] = i64::from(sums[i * grid.pitch + j]);
                                }
                            }
                        },
                    );
                }
            }
            assert_eq!(found, outputs, "seed {seed}, {}, path {path}", config.name);
            let mut run = matrix.start(b_used, &Options::default()).unwrap();
            let cost = windows.cost(&mut scratch, &planes, grid);
            run.add(&cost);
            run.add(&windows.cost(&mut scratch, &planes, grid));
            assert_eq!(
                run.counts(),
                expected.counts(),
                "seed {seed}, {}, path {path}",
                config.name
            );
        }
    }
}

#[test]
fn what_windows_cannot_compute_is_left_to_batches() {
    let weights = Array2::from_elem((8, 2), 3_i64);
    for (name, b_used, taken) in [
        ("forms-8", 8, true),
        ("forms-8", 9, false),
        ("forms-8-signed", 8, false),
        ("forms-8-saturating", 8, false),
    ] {
        let config = Config::named(name).unwrap();
        let matrix = Matrix::program(&config, weights.view(), SignPolicy::Reject).unwrap();
        let windows = matrix.windows(&[Some(0); 8], b_used, None).unwrap();
        assert_eq!(windows.is_some(), taken, "{name}, {b_used} bits");
    }
}
