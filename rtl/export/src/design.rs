//! A whole design, in memory and on disk.

use std::fs;
use std::path::{Path, PathBuf};

use forms_files::atomic;
use rust_hdl::core::block::Block;
use rust_hdl::core::check_error::check_all;

use crate::Error;
use crate::emit::{self, Context, Layout};
use crate::ir::{self, Role};
use crate::share::Library;
use crate::tree;

/// A design as Verilog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    /// Name of the top module.
    pub top: String,
    /// Its modules, each after those it uses.
    pub modules: Vec<Module>,
}

/// One module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its name, and its file's without `.v`.
    pub name: String,
    /// What it does, in its author's words; may be empty.
    pub contract: String,
    /// Its ports, in order.
    pub ports: Vec<Port>,
    /// Its Verilog.
    pub text: String,
    /// The values of its parameters that the design uses, the default first; none if it has no parameters.
    pub variants: Vec<Variant>,
}

/// A module with parameters, as some instances have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Names and values of the parameters that the instances set.
    pub parameters: Vec<(String, u64)>,
    /// Its Verilog, with these values as defaults, named [`Variant::name`].
    pub text: String,
    /// A name of its own: the module's and the values, as in `memory_512x4`.
    pub name: String,
}

/// A port of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Name.
    pub name: String,
    /// In or out.
    pub direction: Direction,
    /// Bits.
    pub width: usize,
    /// How many elements of a Rust array share them, element 0 lowest; 1 for a port that is no array.
    pub elements: usize,
    /// Whether it is a clock.
    pub clock: bool,
}

/// Which way a port points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the module.
    Input,
    /// Out of it.
    Output,
}

/// Exports `top`, whose module will be called `name`. Call `top.connect_all()` first.
///
/// # Errors
///
/// Whatever rust-hdl's `check_all` refuses, and everything whose Verilog would not mean what the
/// simulator computes; see [`Error`].
pub fn export(top: &dyn Block, name: &str) -> Result<Design, Error> {
    let root = tree::read(top, name)?;
    let mut library = Library::default();
    let top_id = library.add(&root, Some(name))?;
    check_all(top).map_err(|report| Error::Check {
        top: name.into(),
        report: format!("{report:?}"),
    })?;
    let names = library.names(top_id)?;
    let layouts: Vec<Layout> = library.modules.iter().map(Layout::new).collect();
    let context = Context {
        modules: &library.modules,
        names: &names,
        layouts: &layouts,
    };
    // Of modules that share a text the first gives the default values.
    let is_first = |id: &usize| !names[..*id].contains(&names[*id]);
    let modules = (0..names.len())
        .filter(is_first)
        .map(|id| Module {
            name: names[id].clone(),
            contract: library.modules[id].contract.clone(),
            ports: ports(&library.modules[id], &layouts[id]),
            text: emit::module(&context, id, &names[id]),
            variants: variants(&context, id),
        })
        .collect();
    Ok(Design {
        top: names[top_id].clone(),
        modules,
    })
}

/// Every use of the parameters of module `id`.
fn variants(context: &Context<'_>, id: usize) -> Vec<Variant> {
    if context.modules[id].generics.is_empty() {
        return Vec::new();
    }
    let alike =
        (id..context.modules.len()).filter(|&other| context.names[other] == context.names[id]);
    alike
        .map(|other| {
            let set = context.modules[other].set_generics();
            let parameters: Vec<(String, u64)> =
                set.map(|(name, value)| (name.to_string(), value)).collect();
            let values: Vec<String> = parameters.iter().map(|(_, n)| n.to_string()).collect();
            let name = format!("{}_{}", context.names[id], values.join("x"));
            Variant {
                text: emit::module(context, other, &name),
                parameters,
                name,
            }
        })
        .collect()
}

fn ports(module: &ir::Module, layout: &Layout) -> Vec<Port> {
    layout
        .declarations(module, &[Role::Input, Role::Output])
        .iter()
        .map(|port| Port {
            name: port.home.name.clone(),
            direction: match port.signal.role {
                Role::Input => Direction::Input,
                _ => Direction::Output,
            },
            width: port.home.whole,
            elements: port.home.elements,
            clock: port.signal.clock,
        })
        .collect()
}

impl Port {
    /// The pins that share the port, as names and widths: of `x`, a vector of several elements, `x_0`,
    /// which is its lowest bits, `x_1` and so on; of any other port itself.
    pub fn pins(&self) -> Vec<(String, usize)> {
        match self.elements {
            1 => vec![(self.name.clone(), self.width)],
            count => (0..count)
                .map(|element| (format!("{}_{element}", self.name), self.width / count))
                .collect(),
        }
    }
}

impl Design {
    /// The same design without parameters: a module for each of their values, named as [`Variant::name`] says.
    /// Tools that report figures module by module then report them apart.
    pub fn specialized(&self) -> Design {
        let variants = || {
            self.modules
                .iter()
                .flat_map(|m| m.variants.iter().map(move |v| (m, v)))
        };
        let instances = |text: &str| {
            variants().fold(text.to_string(), |text, (module, variant)| {
                let set = variant
                    .parameters
                    .iter()
                    .map(|(name, n)| (name.as_str(), *n));
                let general = emit::instantiated(&module.name, set);
                text.replace(&format!(" {general} "), &format!(" {} ", variant.name))
            })
        };
        let mut modules = Vec::new();
        for module in &self.modules {
            match module.variants.is_empty() {
                true => modules.push(Module {
                    text: instances(&module.text),
                    ..module.clone()
                }),
                false => modules.extend(module.variants.iter().map(|variant| Module {
                    name: variant.name.clone(),
                    text: variant.text.clone(),
                    variants: Vec::new(),
                    ..module.clone()
                })),
            }
        }
        Design {
            top: self.top.clone(),
            modules,
        }
    }

    /// All modules in one text, children first.
    pub fn verilog(&self) -> String {
        let texts: Vec<&str> = self
            .modules
            .iter()
            .map(|module| module.text.as_str())
            .collect();
        texts.join("\n")
    }

    /// Writes one `NAME.v` for each module and `TOP.f`, which lists them, into `folder`. Every
    /// file begins with the first line of `header` as a comment; `TOP.v` and `TOP.f` have all of it.
    ///
    /// The folder is replaced as a whole or not at all: files are written beside it, and both change places. What an
    /// earlier export left in it goes.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignFile`] where the folder holds anything but `.v` and `.f` files, and
    /// [`Error::Io`] where the file system refuses.
    pub fn write_to(&self, folder: &Path, header: &str) -> Result<(), Error> {
        refuse_foreign(folder)?;
        let new = beside(folder)?;
        let written = self.write_files(&new, folder, header).and_then(|()| {
            atomic::replace_folder(&new, folder).map_err(|source| Error::Io {
                path: folder.into(),
                source,
            })
        });
        if written.is_err() {
            let _ = fs::remove_dir_all(&new);
        }
        written
    }

    /// Writes the files into `new`; an error names them as they will be in `folder`.
    fn write_files(&self, new: &Path, folder: &Path, header: &str) -> Result<(), Error> {
        fs::create_dir_all(new).map_err(|source| Error::Io {
            path: folder.into(),
            source,
        })?;
        let comment = |lines: usize| -> String {
            let lines = header.lines().take(lines);
            lines
                .map(|line| format!("// {line}").trim_end().to_string() + "\n")
                .collect()
        };
        let write = |name: String, text: String| {
            fs::write(new.join(&name), text).map_err(|source| Error::Io {
                path: folder.join(name),
                source,
            })
        };
        let mut list = comment(usize::MAX);
        let gap = if header.is_empty() { "" } else { "//\n" };
        for module in &self.modules {
            let file = format!("{}.v", module.name);
            list.push_str(&file);
            list.push('\n');
            let lines = if module.name == self.top {
                usize::MAX
            } else {
                1
            };
            write(file, format!("{}{gap}{}", comment(lines), module.text))?;
        }
        write(format!("{}.f", self.top), list)
    }
}

/// `folder`'s sibling for files in the making.
fn beside(folder: &Path) -> Result<PathBuf, Error> {
    let Some(name) = folder.file_name() else {
        return Err(Error::Io {
            path: folder.into(),
            source: std::io::ErrorKind::InvalidInput.into(),
        });
    };
    let name = format!(".{}.new-{}", name.to_string_lossy(), std::process::id());
    Ok(folder.with_file_name(name))
}

/// Refuses to replace a folder that holds something other than an export.
fn refuse_foreign(folder: &Path) -> Result<(), Error> {
    let io = |source| Error::Io {
        path: folder.into(),
        source,
    };
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let path = entry.path();
        let exported = path
            .extension()
            .is_some_and(|extension| extension == "v" || extension == "f");
        if !(exported && path.is_file()) {
            return Err(Error::ForeignFile {
                folder: folder.into(),
                file: entry.file_name().to_string_lossy().into_owned(),
            });
        }
    }
    Ok(())
}
