//! The networks that the project carries are what their READMEs say.

use std::path::Path;

use forms_golden::{Config, SignPolicy};
use forms_network::Network;
use forms_network::run::{Fast, Machine};
use forms_train::Architecture;
use forms_train::data::{Images, Part};
use forms_train::measure;

#[test]
fn the_committed_lenet5_is_polarized_without_exception_and_reads_the_carried_digits() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let network = Network::load(&data.join("lenet5_forms8/lenet5.safetensors")).unwrap();
    let images = Images::open(
        &data.join("mnist"),
        Part::Test,
        &Architecture::lenet5([20, 50, 500]),
    )
    .unwrap();
    let config = Config::named("forms-8").unwrap();
    let measured = measure::run(&network, &config, SignPolicy::Reject, &images).unwrap();
    assert_eq!(measured.accuracy.images, 2000);
    assert_eq!(measured.accuracy.top_1, 1984);
    assert_eq!(measured.crossbars, 7);
}

#[test]
fn the_committed_resnet20_is_polarized_without_exception_and_fills_87_crossbars() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let network = Network::load(&data.join("resnet20_forms8/resnet20.safetensors")).unwrap();
    let config = Config::named("forms-8").unwrap();
    let machine = Machine::program(&network, &config, SignPolicy::Reject, &Fast).unwrap();
    assert_eq!(machine.crossbars(), 87);
}
