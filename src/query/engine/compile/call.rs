//! Functions and aggregates.

use super::{
    Compiler,
    expr::{Typed, lacks, wants},
    wrong,
};
use crate::query::{
    engine::{
        done::Done,
        functions,
        plan::{Aggregate, Ex, Gather},
        types::Ty,
        value::Value,
    },
    error::{Fault, QueryError},
    text::{
        children,
        tree::{Expr, Kind, Span},
    },
};

/// The aggregate of this name.
fn gather(name: &str) -> Option<Gather> {
    Some(match name {
        "count" => Gather::Count,
        "sum" => Gather::Sum,
        "avg" => Gather::Mean,
        "min" => Gather::Least,
        "max" => Gather::Most,
        "collect" => Gather::Collect,
        "stdev" => Gather::Deviation,
        "stdevp" => Gather::DeviationOfAll,
        "percentilecont" => Gather::PercentileBetween,
        "percentiledisc" => Gather::Percentile,
        _ => return None,
    })
}

/// Whether an aggregate stands in an expression, and not in a subquery of it.
pub(super) fn aggregates(expr: &Expr) -> bool {
    let own = match &expr.kind {
        Kind::CountAll => true,
        Kind::Function(name, ..) => gather(name).is_some(),
        _ => false,
    };
    let mut found = own;
    if !own {
        children(&expr.kind, &mut |inner| found |= aggregates(inner));
    }
    found
}

/// What is said where one that is no function like others is given too much or too little.
fn misgiven(name: &str, count: usize, span: Span) -> Option<QueryError> {
    let (wanted, help) = match (name, count) {
        ("count", 0) => ("one value", "rows are counted by `count(*)`"),
        ("coalesce", 0) => ("one value or more", "for example: `coalesce(n.name, 'instead')`"),
        ("exists", 0 | 2..) => ("one value", "write `EXISTS { (n)-->() }`, or `n.name IS NOT NULL`"),
        _ => return None,
    };
    Some(wrong(format!("`{name}` is given {wanted}"), span).help(help))
}

/// What is said where a function is given too much or too little.
fn given(name: &str, (least, most): (usize, usize), count: usize, span: Span) -> QueryError {
    let number = |number: usize| ["no", "one", "two", "three", "four"].get(number).copied().unwrap_or("many");
    let values = |many: usize| if many == 1 { "value" } else { "values" };
    let wanted = match () {
        () if least == most => format!("{} {}", number(most), values(most)),
        () if least + 1 == most => format!("{} or {} {}", number(least), number(most), values(most)),
        () => format!("{} to {} {}", number(least), number(most), values(most)),
    };
    let example = vec![".."; least].join(", ");
    let here = if count == 0 { "none stands".to_owned() } else { format!("{count} stand") };
    wrong(format!("`{name}` is given {wanted}, and {here} in its brackets"), span)
        .help(format!("write `{name}({example})`"))
}

/// The word of a normal form of Unicode.
fn form(expr: &Expr) -> Done<&'static str> {
    const FORMS: &[&str] = &["NFC", "NFD", "NFKC", "NFKD"];
    let word = expr.variable().unwrap_or_default();
    match FORMS.iter().find(|form| form.eq_ignore_ascii_case(word)) {
        Some(form) => Ok(form),
        None => Err(wrong("a normal form is NFC, NFD, NFKC or NFKD", expr.span)
            .help("for example: `normalize(text, NFC)`, without quotes")
            .into()),
    }
}

impl<'g> Compiler<'g, '_> {
    pub(super) fn function(
        &mut self,
        name: &str,
        distinct: bool,
        arguments: &[Expr],
        span: Span,
    ) -> Done<Typed<'g>> {
        let shown = self.spelled(name, span);
        if let Some(error) = misgiven(name, arguments.len(), span) {
            return Err(error.into());
        }
        if gather(name).is_some() {
            return self.aggregate(name, distinct, arguments, span);
        }
        match (name, arguments) {
            ("exists", [only]) => match &only.kind {
                Kind::Pattern(path) => return Ok((self.exists_pattern(path)?, Ty::Truth)),
                _ => return Ok((Ex::IsNull(Box::new(self.expr(only)?.0), true), Ty::Truth)),
            },
            ("coalesce", [_, ..]) => {
                let mut kind = Ty::Null;
                let mut list = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    let (ex, ty) = self.expr(argument)?;
                    kind = kind.or(ty);
                    list.push(ex);
                }
                return Ok((Ex::Coalesce(list), kind));
            }
            ("normalize", [text, rest @ ..]) if rest.len() < 2 => {
                let form = rest.first().map_or(Ok("NFC"), form)?;
                return self.normal("normalize", text, form, span);
            }
            ("all" | "any" | "none" | "single", _) => {
                return Err(wrong(format!("`{shown}` looks at each item of a list"), span)
                    .help(format!("write `{shown}(x IN list WHERE ..)`"))
                    .into());
            }
            _ => {}
        }
        let Some(function) = functions::find(name) else { return Err(lacks(&shown, span)) };
        if !(function.least..=function.most).contains(&arguments.len()) {
            return Err(given(&shown, (function.least, function.most), arguments.len(), span).into());
        }
        let mut list = Vec::with_capacity(arguments.len());
        for (at, argument) in arguments.iter().enumerate() {
            let (ex, ty) = self.expr(argument)?;
            let wanted = functions::entry::types(function.wants.get(at).copied().unwrap_or_default());
            if !wanted.is_empty() {
                wants(&ty, &wanted, argument.span)?;
            }
            list.push(ex);
        }
        let gives = functions::entry::types(function.gives).pop().unwrap_or(Ty::Any);
        Ok((Ex::Function(function, list, span), gives))
    }

    /// The name of a function as it is written.
    fn spelled(&self, name: &str, span: Span) -> String {
        let written = self.written(span);
        let spelled = written.split('(').next().unwrap_or_default().trim();
        if spelled.eq_ignore_ascii_case(name) { spelled.to_owned() } else { name.to_owned() }
    }

    /// `normalize(text, FORM)`, `text IS FORM NORMALIZED`.
    pub(super) fn normal(&mut self, name: &str, text: &Expr, form: &str, span: Span) -> Done<Typed<'g>> {
        let Some(function) = functions::find(name) else { return Err(lacks(name, span)) };
        let (ex, ty) = self.expr(text)?;
        if name == "normalize" {
            wants(&ty, &[Ty::Text], text.span)?;
        }
        let gives = functions::entry::types(function.gives).pop().unwrap_or(Ty::Any);
        Ok((Ex::Function(function, vec![ex, Ex::Const(Value::text(form)?)], span), gives))
    }

    pub(super) fn aggregate(
        &mut self,
        name: &str,
        distinct: bool,
        arguments: &[Expr],
        span: Span,
    ) -> Done<Typed<'g>> {
        if self.place.within {
            return Err(wrong("an aggregate does not stand in an aggregate", span)
                .help("take the query apart: WITH")
                .into());
        }
        if self.place.gathered.is_none() {
            let name = self.spelled(name, span);
            return Err(wrong(format!("`{name}` gathers rows: it stands in WITH and RETURN only"), span)
                .help("gather first, `WITH .., count(*) AS n`, and ask behind it: `WHERE n > 1`")
                .into());
        }
        let kind = gather(name).unwrap_or(Gather::Count);
        let two = matches!(kind, Gather::PercentileBetween | Gather::Percentile);
        let (value, second) = match arguments {
            [] if name == "count" => (None, None),
            [value] if !two => (Some(value), None),
            [value, second] if two => (Some(value), Some(second)),
            _ => {
                let wanted = if two { "two values" } else { "one value" };
                let name = self.spelled(name, span);
                return Err(wrong(format!("`{name}` is given {wanted}"), span).into());
            }
        };
        self.place.within = true;
        let value = value.map(|e| self.expr(e)).transpose();
        let second = second.map(|e| self.expr(e)).transpose();
        self.place.within = false;
        let (value, second) = (value?, second?);
        let item = value.as_ref().map_or(Ty::Any, |(_, ty)| ty.clone());
        let (gathered, ty) = match kind {
            Gather::Count if value.is_none() => (Gather::Rows, Ty::Int),
            Gather::Rows | Gather::Count => (kind, Ty::Int),
            Gather::Least | Gather::Most => (kind, item),
            Gather::Collect => (kind, Ty::List(Box::new(item))),
            Gather::Deviation | Gather::DeviationOfAll | Gather::PercentileBetween => (kind, Ty::Float),
            Gather::Sum | Gather::Mean | Gather::Percentile => (kind, Ty::Any),
        };
        let slot = self.slot(name);
        let made = Aggregate {
            kind: gathered,
            value: value.map(|(ex, _)| ex),
            second: second.map(|(ex, _)| ex),
            distinct,
            span,
        };
        match &mut self.place.gathered {
            Some(list) => list.push((slot, made)),
            None => return Err(QueryError::new(Fault::Run, "no aggregate is due").into()),
        }
        self.touched.push(slot);
        Ok((Ex::Slot(slot), ty))
    }
}
