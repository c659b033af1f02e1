//! `#[derive(LogicBlock)]`, for blocks that are left alone while nothing in them moves.
//!
//! rust-hdl brings a circuit to rest in passes, and every pass visits every block. Most blocks have
//! nothing to do in most passes. The derive of this crate makes the same `Block` as rust-hdl's own of
//! the same name, which does more in a simulator that asks for it (`forms_export::rest`): `update_all`
//! brings the block to rest by itself, and returns at once from a block with a field
//! `_rest: forms_export::Rest` if no input pin is about to change. Such a visit would change nothing
//! either, since a kernel depends on nothing but its signals.

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, ExprLit, Field, GenericArgument, Ident, Lit, Meta,
    PathArguments, Type,
};

/// The field that lets a block rest.
const REST: &str = "_rest";

/// Names that are words of Verilog, as rust-hdl refuses them.
const RESERVED: [&str; 6] = ["config", "wire", "reg", "module", "edge", "disable"];

/// Implements `rust_hdl::prelude::Block`. Fields whose name begins with `_` are not part of the block.
#[proc_macro_derive(LogicBlock)]
pub fn logic_block(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    block(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn block(input: &DeriveInput) -> Result<Tokens, Error> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(input.span(), "a block is a struct"));
    };
    let (mut names, mut texts) = (Vec::new(), Vec::new());
    let (mut inputs, mut inner, mut rest, mut outputs) = (vec![], vec![], vec![], vec![]);
    let (mut still, mut clocks) = (Vec::new(), Vec::new());
    let mut rests = false;
    for field in &data.fields {
        let name = name(field)?;
        let text = name.to_string();
        rests |= text == REST;
        if text.starts_with('_') {
            continue;
        }
        match role(&field.ty) {
            Role::Input { array } => {
                if !array && is_clock(&field.ty) {
                    clocks.push(name);
                }
                still.push(match array {
                    false => quote!(self.#name.next == self.#name.val()),
                    true => quote!(self.#name.iter().all(|pin| pin.next == pin.val())),
                });
                inputs.push(name);
            }
            Role::Output => {
                outputs.push(name);
                rest.push(name);
            }
            Role::Other => rest.push(name),
            Role::Inner => inner.push(name),
        }
        names.push(name);
        texts.push(text);
    }
    // What rust-hdl's own derive makes of it.
    let pass = quote! {
        self.update();
        #(self.#names.update_all();)*
    };
    let moved = quote!(false #(|| self.#names.has_changed())*);
    // The block alone, until it is at rest: its inputs, then itself and what is inside, then what shows.
    let (leave, keep) = match rests {
        true => (
            quote! {
                if self._rest.is_settled() #(&& #still)* {
                    self._rest.set(true, false);
                    return;
                }
            },
            quote! {
                self._rest.set(_settled, !_settled #(|| self.#outputs.has_changed())*);
            },
        ),
        false => (quote!(), quote!()),
    };
    let keep_pass = match rests {
        true => quote!(self._rest.set(false, #moved);),
        false => quote!(),
    };
    let rounds = match inner.is_empty() {
        true => quote! {
            self.update();
            let _settled = true;
        },
        false => quote! {
            let mut _settled = false;
            for _ in 0..::forms_export::rest::MOST_ROUNDS {
                self.update();
                #(self.#inner.update_all();)*
                if !(false #(|| self.#inner.has_changed())*) {
                    _settled = true;
                    break;
                }
                if ::forms_export::rest::has_given_up() {
                    break;
                }
                // The edge has been seen: a kernel that runs again must not see it twice.
                #(self.#clocks.update_all();)*
            }
            if !_settled {
                ::forms_export::rest::give_up();
            }
        },
    };
    let update = quote! {
        if ::forms_export::rest::is_allowed() {
            #leave
            #(self.#inputs.update_all();)*
            #rounds
            #(self.#rest.update_all();)*
            #keep
            return;
        }
        #pass
        #keep_pass
    };
    let changed = match rests {
        true => quote!(self._rest.reports()),
        false => quote! {
            match ::forms_export::rest::is_allowed() {
                true => false #(|| self.#outputs.has_changed())* #(|| self.#inner.has_changed())*,
                false => #moved,
            }
        },
    };
    let about = docs(&input.attrs);
    let header = file_header(&input.ident);
    let fields = data.fields.iter().filter_map(|field| {
        let name = field.ident.as_ref()?.to_string();
        let docs = docs(&field.attrs);
        (!docs.is_empty()).then(|| quote!((#name, #docs)))
    });
    let fields = quote!(&[#(#fields),*]);
    let block = &input.ident;
    let (parameters, arguments, conditions) = input.generics.split_for_impl();
    Ok(quote! {
        impl #parameters ::rust_hdl::prelude::block::Block for #block #arguments #conditions {
            fn connect_all(&mut self) {
                self.connect();
                #(self.#names.connect_all();)*
            }

            fn update_all(&mut self) {
                #update
            }

            fn has_changed(&self) -> bool {
                #changed
            }

            fn accept(&self, name: &str, probe: &mut dyn ::rust_hdl::prelude::probe::Probe) {
                static DOCS: ::forms_export::docs::Docs = ::forms_export::docs::Docs {
                    block: #about,
                    header: #header,
                    fields: #fields,
                };
                ::forms_export::docs::show(&DOCS);
                probe.visit_start_scope(name, self);
                #(self.#names.accept(#texts, probe);)*
                probe.visit_end_scope(name, self);
            }
        }
    })
}

/// What stands at the head of the block's file, where the file is the block's own: `shift_add.rs` of `ShiftAdd`.
fn file_header(block: &Ident) -> String {
    let Some(path) = proc_macro::Span::call_site().local_file() else {
        return String::new();
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().filter(|c| *c != '_').collect();
    if !block.to_string().eq_ignore_ascii_case(&stem) {
        return String::new();
    }
    // The file is being compiled, so it can be read; if not, the header is missing and nothing else.
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<&str>>().join("\n")
}

/// The lines of a documentation comment.
fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if pair.path.is_ident("doc") => Some(text.value()),
            _ => None,
        }
    });
    lines.collect::<Vec<String>>().join("\n")
}

fn name(field: &Field) -> Result<&Ident, Error> {
    let name = field
        .ident
        .as_ref()
        .ok_or_else(|| Error::new(field.span(), "a block's fields have names"))?;
    match RESERVED.contains(&name.to_string().as_str()) {
        true => Err(Error::new(name.span(), "a word of Verilog is no name")),
        false => Ok(name),
    }
}

/// What a field is to its block.
enum Role {
    /// Driven by the parent.
    Input { array: bool },
    /// Seen by the parent.
    Output,
    /// A signal that only the kernel sees, or a constant.
    Other,
    /// A register, a memory, a block.
    Inner,
}

fn role(ty: &Type) -> Role {
    let element = match ty {
        Type::Array(array) => Some(&*array.elem),
        _ => argument(ty, "Vec"),
    };
    let one = element.unwrap_or(ty);
    let direction = argument(one, "Signal").or_else(|| argument(one, "Wire"));
    let direction = direction.map(|direction| direction.to_token_stream().to_string());
    match direction.as_deref() {
        Some("In") => Role::Input {
            array: element.is_some(),
        },
        Some("Out") => Role::Output,
        Some(_) => Role::Other,
        None if is_constant(one) => Role::Other,
        None => Role::Inner,
    }
}

/// Whether it is rust-hdl's or our `Constant`.
fn is_constant(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Constant")
}

/// Whether it is a clock's pin.
fn is_clock(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    arguments.args.iter().any(|argument| match argument {
        GenericArgument::Type(Type::Path(path)) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| last.ident == "Clock")
        }
        _ => false,
    })
}

/// The first argument of a generic type of this name.
fn argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(first) if last.ident == name => Some(first),
        _ => None,
    }
}
