//! The setters of the generated builders, of which there are many and few kinds.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{File, FnArg, ImplItem, Item, ItemImpl, PathArguments, Signature, Visibility};

use super::tokens::{LastSegments, spaced};

/// The distinct signatures of all setters, with `_` for what they are named after and for what they
/// convert to.
pub(super) fn render(generated: &File) -> String {
    let builders = generated.items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
        _ => None,
    });
    let impls = builders
        .flat_map(|(_, items)| items)
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(item),
            _ => None,
        });
    let kinds: BTreeSet<String> = impls.flat_map(of_impl).collect();
    kinds.into_iter().map(|kind| kind + "\n").collect()
}

fn of_impl(item: &ItemImpl) -> impl Iterator<Item = String> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
            is_setter(&function.sig).then(|| kind(function.sig.clone()))
        }
        _ => None,
    })
}

fn is_setter(signature: &Signature) -> bool {
    let is_method = matches!(signature.inputs.first(), Some(FnArg::Receiver(_)));
    is_method && signature.inputs.len() == 2
}

fn kind(mut signature: Signature) -> String {
    signature.ident = syn::parse_quote!(_name);
    LastSegments.visit_signature_mut(&mut signature);
    ConversionTargets.visit_signature_mut(&mut signature);
    spaced(&signature.to_token_stream().to_string())
        .replacen("_name", "_", 1)
        .replacen("(mut self", "(self", 1)
        .replace(" : ", ": ")
}

/// Makes `TryInto<CallId>` a `TryInto<_>`.
struct ConversionTargets;

impl VisitMut for ConversionTargets {
    fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
        if segment.ident == "TryInto" || segment.ident == "Into" {
            segment.arguments = PathArguments::AngleBracketed(syn::parse_quote!(<_>));
        } else {
            visit_mut::visit_path_segment_mut(self, segment);
        }
    }
}
