//! The implementations of `Display`, `Error` and `From`, as text.

use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, Field, GenericArgument, GenericParam, Generics, Ident, PathArguments};

use super::attributes::{Attributes, Display};
use super::message::{Message, Reader, binding};
use crate::changes::Changes;

/// A struct or an enum.
pub(super) struct Type<'f> {
    pub(super) name: &'f Ident,
    pub(super) generics: &'f Generics,
    /// The variants; of a struct, itself.
    pub(super) cases: Vec<Case<'f>>,
}

/// A variant, or a struct, which has no name here.
pub(super) struct Case<'f> {
    pub(super) name: Option<&'f Ident>,
    pub(super) attributes: Attributes,
    pub(super) fields: Vec<(&'f Field, Attributes)>,
    /// When there is such a variant.
    pub(super) conditions: Vec<&'f Attribute>,
}

impl Case<'_> {
    /// The names of the fields, or their numbers.
    fn members(&self) -> Vec<String> {
        let fields = self.fields.iter().enumerate();
        fields
            .map(|(place, (field, _))| match &field.ident {
                Some(name) => syn::ext::IdentExt::unraw(name).to_string(),
                None => place.to_string(),
            })
            .collect()
    }

    /// As the source writes the field.
    fn written(&self, place: usize) -> String {
        self.fields[place].0.ident.as_ref().map_or(place.to_string(), ToString::to_string)
    }

    fn path(&self) -> String {
        self.name.map_or("Self".to_owned(), |name| format!("Self::{name}"))
    }

    /// What matches it and binds these fields.
    fn pattern(&self, changes: &Changes<'_>, bound: &[usize]) -> String {
        let members = self.members();
        let fields: String = bound
            .iter()
            .map(|&place| format!("{}: {}, ", self.written(place), binding(&members[place])))
            .collect();
        let conditions: Vec<String> =
            self.conditions.iter().filter_map(|one| changes.code(one)).collect();
        format!("{}{} {{ {fields}.. }}", conditions.join(" "), self.path())
    }

    /// The field that is the cause: the marked one, or the one of that name.
    fn source(&self) -> Option<usize> {
        let marked = |(_, own): &(&Field, Attributes)| own.from.is_some() || own.source.is_some();
        let place = self.fields.iter().position(marked);
        place.or_else(|| self.members().iter().position(|name| name == "source"))
    }

    fn is_transparent(&self) -> bool {
        matches!(self.attributes.display, Some((Display::Transparent, _)))
    }
}

/// All of them, on one line.
pub(super) fn implementations(changes: &mut Changes<'_>, ty: &Type<'_>) -> String {
    ty.cases.iter().for_each(|case| check(changes, case));
    let mut text = display(changes, ty);
    text.push_str(&error(changes, ty));
    for case in &ty.cases {
        if let [(field, Attributes { from: Some(_), .. })] = case.fields.as_slice() {
            text.push_str(&from(changes, ty, case, field));
        }
    }
    text
}

/// Refuses what cannot be, with a sentence.
fn check(changes: &mut Changes<'_>, case: &Case<'_>) {
    let causes: Vec<_> =
        case.fields.iter().filter_map(|(_, own)| own.from.or(own.source)).collect();
    if let [_, second, ..] = causes[..] {
        changes.refuse(second, "An error has one source: leave one of these attributes out.");
    }
    for (field, own) in &case.fields {
        if let (Some(span), true) = (own.from, case.fields.len() > 1) {
            let message = "`#[from]` takes a variant or struct without other fields: nobody would say \
                           what is in them. Use `#[source]` and make it yourself.";
            changes.refuse(span, message);
        }
        if field.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            let message = "`#[cfg]` on a field is not available here with `#[derive(Error)]`: put it \
                           on the whole variant or type.";
            changes.refuse(field.span(), message);
        }
    }
    if let (Some((Display::Transparent, span)), true) =
        (&case.attributes.display, case.fields.len() != 1)
    {
        let message =
            "`#[error(transparent)]` takes exactly one field, whose message and source it has.";
        changes.refuse(*span, message);
    }
}

/// `impl<..> Trait for Type<..> where ..`, up to the brace.
fn header(changes: &Changes<'_>, ty: &Type<'_>, of: &str, bounds: &[String]) -> String {
    let mut parameters = Vec::new();
    let mut names = Vec::new();
    for parameter in &ty.generics.params {
        let (name, bounds) = match parameter {
            GenericParam::Lifetime(one) => {
                (one.lifetime.to_string(), bounded(one.bounds.iter().map(|b| changes.code(b))))
            }
            GenericParam::Type(one) => {
                (one.ident.to_string(), bounded(one.bounds.iter().map(|b| changes.code(b))))
            }
            GenericParam::Const(one) => {
                let ty = changes.code(&one.ty).unwrap_or_default();
                parameters.push(format!("const {}: {ty}", one.ident));
                names.push(one.ident.to_string());
                continue;
            }
        };
        parameters.push(format!("{name}{bounds}"));
        names.push(name);
    }
    let angled = |list: &[String]| match list {
        [] => String::new(),
        list => format!("<{}>", list.join(", ")),
    };
    let own = ty.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let own = own.filter_map(|predicate| changes.code(predicate));
    let clause: Vec<String> = own.chain(bounds.iter().cloned()).collect();
    let clause = match clause.as_slice() {
        [] => String::new(),
        clause => format!(" where {}", clause.join(", ")),
    };
    let (parameters, names) = (angled(&parameters), angled(&names));
    format!(" #[automatically_derived] impl{parameters} {of} for {}{names}{clause} {{ ", ty.name)
}

fn bounded(bounds: impl Iterator<Item = Option<String>>) -> String {
    let bounds: Vec<String> = bounds.flatten().collect();
    if bounds.is_empty() { String::new() } else { format!(": {}", bounds.join(" + ")) }
}

/// Nothing if nothing says how: then the program says so itself.
fn display(changes: &mut Changes<'_>, ty: &Type<'_>) -> String {
    if ty.cases.iter().all(|case| case.attributes.display.is_none()) && !ty.cases.is_empty() {
        return String::new();
    }
    let mut arms = String::new();
    let mut bounds = Vec::new();
    for case in &ty.cases {
        let Some((display, span)) = &case.attributes.display else {
            if let Some(name) = case.name {
                let message = format!(
                    "The variant `{name}` has no message: put `#[error(\"..\")]` before it."
                );
                changes.refuse(name.span(), message);
            }
            continue;
        };
        let members = case.members();
        let (bound, written) = match display {
            Display::Message(text, arguments) => {
                let message = Message::default();
                let reader = Reader { changes, members: &members, span: *span, message };
                let Message { text, uses } = reader.read(&text.value(), arguments);
                let place = |name: &String| members.iter().position(|known| known == name);
                for (member, shown) in &uses {
                    let generic = place(member).filter(|&at| is_generic(ty, case.fields[at].0));
                    let code = generic.and_then(|at| changes.code(&case.fields[at].0.ty));
                    if let (Some(code), Some(shown)) = (code, shown) {
                        bounds.push(format!("{code}: ::core::fmt::{shown}"));
                    }
                }
                let mut bound: Vec<usize> = uses.iter().filter_map(|(one, _)| place(one)).collect();
                bound.sort_unstable();
                bound.dedup();
                (bound, format!("::core::write!(__formatter, {text})"))
            }
            Display::Transparent if case.fields.is_empty() => continue,
            Display::Transparent => {
                let field = case.fields[0].0;
                if let Some(code) = changes.code(&field.ty).filter(|_| is_generic(ty, field)) {
                    bounds.push(format!("{code}: ::core::fmt::Display"));
                }
                let name = binding(&members[0]);
                (vec![0], format!("::core::fmt::Display::fmt({name}, __formatter)"))
            }
            Display::Function(path) => {
                let path = changes.code(path).unwrap_or_default();
                let fields: String =
                    members.iter().map(|name| format!("{}, ", binding(name))).collect();
                ((0..members.len()).collect(), format!("{path}({fields}__formatter)"))
            }
        };
        arms.push_str(&format!("{} => {written}, ", case.pattern(changes, &bound)));
    }
    let header = header(changes, ty, "::core::fmt::Display", &bounds);
    let (of, arms) = if ty.cases.is_empty() { ("*self", "") } else { ("self", arms.as_str()) };
    format!(
        "{header}fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> \
         ::core::fmt::Result {{ #[allow(unused_variables, deprecated)] match {of} {{ {arms}}} }} }}"
    )
}

fn error(changes: &Changes<'_>, ty: &Type<'_>) -> String {
    const CAUSE: &str = "fn source(&self) -> ::core::option::Option<&(dyn ::std::error::Error + \
                         'static)> { use ::thiserror::__expanded::AsDynError as _; \
                         #[allow(deprecated)] match self { ";
    let mut arms = String::new();
    let mut bounds = Vec::new();
    let mut has_cause = false;
    for case in &ty.cases {
        let place = if case.is_transparent() { Some(0) } else { case.source() };
        let Some(place) = place.filter(|&place| place < case.fields.len()) else {
            arms.push_str(&format!(
                "{} => ::core::option::Option::None, ",
                case.pattern(changes, &[])
            ));
            continue;
        };
        has_cause = true;
        let field = case.fields[place].0;
        let inside = optional(field);
        if let Some(code) =
            changes.code(inside.unwrap_or(&field.ty)).filter(|_| is_generic(ty, field))
        {
            bounds.push(format!("{code}: ::std::error::Error + 'static"));
        }
        let name = binding(&case.members()[place]);
        let cause = match inside {
            _ if case.is_transparent() => {
                format!("::std::error::Error::source({name}.as_dyn_error())")
            }
            Some(_) => format!("{name}.as_ref().map(|cause| cause.as_dyn_error())"),
            None => format!("::core::option::Option::Some({name}.as_dyn_error())"),
        };
        arms.push_str(&format!("{} => {cause}, ", case.pattern(changes, &[place])));
    }
    if !ty.generics.params.is_empty() {
        bounds.push("Self: ::core::fmt::Debug + ::core::fmt::Display".to_owned());
    }
    let header = header(changes, ty, "::std::error::Error", &bounds);
    if has_cause { format!("{header}{CAUSE}{arms}}} }} }}") } else { format!("{header}}}") }
}

fn from(changes: &Changes<'_>, ty: &Type<'_>, case: &Case<'_>, field: &Field) -> String {
    let inside = optional(field);
    let Some(code) = changes.code(inside.unwrap_or(&field.ty)) else { return String::new() };
    let value = if inside.is_some() { "::core::option::Option::Some(source)" } else { "source" };
    let conditions: String = case
        .conditions
        .iter()
        .filter_map(|one| changes.code(one))
        .map(|one| format!(" {one}"))
        .collect();
    let header = header(changes, ty, &format!("::core::convert::From<{code}>"), &[]);
    format!(
        "{conditions}{header}#[allow(deprecated)] fn from(source: {code}) -> Self {{ {} {{ {}: {value} }} }} }}",
        case.path(),
        case.written(0),
    )
}

/// The `T` of an `Option<T>`.
fn optional(field: &Field) -> Option<&syn::Type> {
    let syn::Type::Path(path) = &field.ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inside)) if arguments.args.len() == 1 => Some(inside),
        _ => None,
    }
}

/// Whether the field's type depends on a parameter of the whole one.
fn is_generic(ty: &Type<'_>, field: &Field) -> bool {
    struct Finder<'f>(&'f Generics, bool);
    impl Visit<'_> for Finder<'_> {
        fn visit_ident(&mut self, ident: &Ident) {
            self.1 |= self.0.type_params().any(|parameter| parameter.ident == *ident);
        }
    }
    let mut finder = Finder(ty.generics, false);
    finder.visit_type(&field.ty);
    finder.1
}
