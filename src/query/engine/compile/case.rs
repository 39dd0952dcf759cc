//! CASE: what it compares, and what must be so for each of its arms.

use super::{Compiler, expr::Typed};
use crate::query::{
    engine::{
        done::Done,
        plan::{Case, Ex, When},
        types::Ty,
    },
    text::tree::{Expr, Kind},
};

/// An arm: what must be so for it, and what it gives.
type Arm<'g> = (Vec<When<'g>>, Ex<'g>);

impl<'g> Compiler<'g, '_> {
    pub(super) fn case(
        &mut self,
        compared: Option<&Expr>,
        arms: &[(Vec<Expr>, Expr)],
        otherwise: Option<&Expr>,
    ) -> Done<Typed<'g>> {
        let compared = match compared {
            Some(compared) => {
                let (ex, ty) = self.expr(compared)?;
                let slot = self.slot("");
                self.compared.push((slot, ty));
                Some((slot, ex))
            }
            None => None,
        };
        let done = self.arms(compared.is_some(), arms);
        if compared.is_some() {
            self.compared.pop();
        }
        let (arms, mut kind) = done?;
        let otherwise = match otherwise {
            Some(e) => {
                let (ex, ty) = self.expr(e)?;
                kind = kind.or(ty);
                Some(ex)
            }
            None => None,
        };
        Ok((Ex::Case(Box::new(Case { compared, arms, otherwise })), kind))
    }

    fn arms(&mut self, compares: bool, arms: &[(Vec<Expr>, Expr)]) -> Done<(Vec<Arm<'g>>, Ty)> {
        let mut kind = Ty::Null;
        let mut list = Vec::with_capacity(arms.len());
        for (values, then) in arms {
            let when = |value: &Expr| {
                let equal = compares && !is_rest(value);
                Ok(if equal { When::Equal(self.expr(value)?.0) } else { When::True(self.condition(value)?) })
            };
            let whens = values.iter().map(when).collect::<Done<_>>()?;
            let (ex, ty) = self.expr(then)?;
            kind = kind.or(ty);
            list.push((whens, ex));
        }
        Ok((list, kind))
    }
}

/// Whether it is the rest of a comparison with what CASE compares: `> 3`, `IS NULL`, `STARTS WITH 'a'`.
fn is_rest(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Compare(left, _)
        | Kind::Test(_, left, _)
        | Kind::In(left, _)
        | Kind::IsNull(left, _)
        | Kind::IsTyped(left, ..)
        | Kind::IsNormalized(left, ..) => left.kind == Kind::Compared,
        _ => false,
    }
}
