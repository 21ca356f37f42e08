//! `#[derive(Error)]` of thiserror is a procedural macro elsewhere. What its documentation says that it
//! does is done here: behind a type stand, in the line in which it ends, its implementations of
//! `Display`, `Error` and `From`, and its attributes are gone.
//!
//! Modules, in reading order: `attributes` (what stands in them), `message` (`"{0} of {name}"` as the
//! arguments of `write!`), `expand` (the implementations).

mod attributes;
mod expand;
mod message;

use syn::punctuated::{Pair, Punctuated};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Fields, File, ItemEnum, ItemStruct, ItemUnion, Meta, Path, Token};

use crate::changes::Changes;
use crate::imports::Imports;
use attributes::Attributes;
use expand::{Case, Type};

/// Changes every type with the derive.
pub(crate) fn rewrite(file: &File, changes: &mut Changes<'_>) {
    let imports = Imports::of(file, "thiserror", &["Error"]);
    let mut expander = Expander { imports, changes };
    expander.visit_file(file);
    expander.changes.allow_unused(&expander.imports);
}

struct Expander<'c, 's> {
    imports: Imports,
    changes: &'c mut Changes<'s>,
}

impl Expander<'_, '_> {
    /// Takes the derive out; returns whether there was one.
    fn take(&mut self, attrs: &[Attribute]) -> bool {
        let found = attrs.iter().find_map(|attribute| {
            let Meta::List(list) = &attribute.meta else { return None };
            let parse = Punctuated::<Path, Token![,]>::parse_terminated;
            let derived =
                list.path.is_ident("derive").then(|| list.parse_args_with(parse).ok())??;
            let is_it = |path: &Path| self.imports.original(path).is_some();
            let place = derived.iter().position(is_it)?;
            Some((attribute, derived, place))
        });
        let Some((attribute, derived, place)) = found else { return false };
        self.imports.has_expanded = true;
        if derived.len() == 1 {
            self.changes.remove(attribute.span());
            return true;
        }
        // With the comma behind it, or else the one before it.
        let pairs: Vec<Pair<&Path, &Token![,]>> = derived.pairs().collect();
        self.changes.remove(pairs[place].value().span());
        let before = place.checked_sub(1).map(|before| &pairs[before]);
        let comma = pairs[place].punct().or(before.and_then(|pair| pair.punct()));
        if let Some(comma) = comma {
            self.changes.remove(comma.span);
        }
        true
    }

    fn case<'f>(
        &mut self,
        attrs: &'f [Attribute],
        name: Option<&'f syn::Ident>,
        fields: &'f Fields,
    ) -> Case<'f> {
        let own = Attributes::take(self.changes, attrs);
        let fields = fields
            .iter()
            .map(|field| {
                let attributes = Attributes::take(self.changes, &field.attrs);
                attributes.check_field(self.changes);
                (field, attributes)
            })
            .collect();
        Case { name, attributes: own, fields, conditions: attributes::conditions(attrs) }
    }
}

impl Visit<'_> for Expander<'_, '_> {
    fn visit_item_struct(&mut self, item: &ItemStruct) {
        if !self.take(&item.attrs) {
            return;
        }
        let case = self.case(&item.attrs, None, &item.fields);
        let ty = Type { name: &item.ident, generics: &item.generics, cases: vec![case] };
        let text = expand::implementations(self.changes, &ty);
        self.changes.behind(item.span(), text);
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        if !self.take(&item.attrs) {
            return visit::visit_item_enum(self, item);
        }
        let all = Attributes::take(self.changes, &item.attrs);
        let cases = item.variants.iter().map(|variant| {
            let mut case = self.case(&variant.attrs, Some(&variant.ident), &variant.fields);
            case.attributes.or(&all);
            case
        });
        let ty = Type { name: &item.ident, generics: &item.generics, cases: cases.collect() };
        let text = expand::implementations(self.changes, &ty);
        self.changes.behind(item.span(), text);
    }

    fn visit_item_union(&mut self, item: &ItemUnion) {
        if self.take(&item.attrs) {
            let message =
                "A union cannot be an error by `#[derive(Error)]`: use a struct or an enum.";
            self.changes.refuse(item.ident.span(), message);
        }
    }
}

#[cfg(test)]
mod tests;
