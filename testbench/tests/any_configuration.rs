//! Random legal configurations through every model; `forms verify --random 200` runs more of them.

use forms_testbench::random_configuration::random_configuration;
use forms_testbench::verify::verify;

/// As many as there are cores to share them, three seeds each: another dozen for every change of the generator.
fn verifies(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let config = random_configuration(seed);
        let verified = verify(&config, seed)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}", config.to_toml().unwrap()));
        assert!(verified.comparisons > 100, "{verified:?}");
    }
}

#[test]
fn random_configurations_1_to_3_agree_in_every_model() {
    verifies(1..4);
}

#[test]
fn random_configurations_4_to_6_agree_in_every_model() {
    verifies(4..7);
}

#[test]
fn random_configurations_7_to_9_agree_in_every_model() {
    verifies(7..10);
}

#[test]
fn random_configurations_10_to_12_agree_in_every_model() {
    verifies(10..13);
}
