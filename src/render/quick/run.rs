//! Runs a program over a view's values: text goes straight to the page.
//!
//! What the template engine would refuse, and what is not known here, ends with [`Unsupported`]; then the engine itself
//! renders the page, and says what is wrong.

use std::fmt::Write as _;

use super::Unsupported;
use super::escape::escape;
use super::filters;
use super::program::*;
use super::syntax::Type;
use super::value::{Memory, Span, Value};
use crate::source::offset;

/// The deepest that components may call each other; the engine's own limit is as low.
const DEEPEST: usize = 20;

/// A page in the making.
pub struct Machine<'p> {
    /// What runs.
    pub program: &'p Program,
    /// What its values speak of.
    pub memory: &'p mut Memory,
    /// The view.
    pub view: Value,
    /// The page.
    pub out: String,
    /// Where the slots of what runs begin.
    frame: usize,
    depth: usize,
}

type Run<T> = Result<T, Unsupported>;

impl<'p> Machine<'p> {
    /// Renders a page of a view into a room.
    pub fn page(
        program: &'p Program,
        memory: &'p mut Memory,
        (view, out): (Value, String),
        body: &'p Body,
    ) -> Run<String> {
        let mut machine = Self { program, memory, view, out, frame: 0, depth: 0 };
        machine.memory.slots.resize(body.slots, Value::Undefined);
        machine.steps(&body.steps)?;
        Ok(machine.out)
    }

    fn steps(&mut self, steps: &'p [Step]) -> Run<()> {
        for step in steps {
            match step {
                Step::Text(start, end) => {
                    self.out.push_str(&self.program.text[*start as usize..*end as usize]);
                }
                Step::Write(Code::Phrase(key, fills)) => self.write_phrase(key, fills)?,
                Step::Write(code) => match self.value(code)? {
                    Value::Text(span) => escape(&mut self.out, self.memory.str(span)),
                    value => self.write(value)?,
                },
                Step::If(condition, yes, no) => {
                    let steps = if self.holds(condition)? { yes } else { no };
                    if !steps.is_empty() {
                        self.steps(steps)?;
                    }
                }
                Step::For(each) => self.each(each)?,
                Step::Call(call) => self.call(call)?,
                Step::Set(slot, code) => self.set_to(*slot, code)?,
                Step::SetBlock(slot, steps) => self.set_block(*slot, steps)?,
            }
        }
        Ok(())
    }

    fn set_to(&mut self, slot: Slot, code: &'p Code) -> Run<()> {
        let value = self.value(code)?;
        if matches!(value, Value::Undefined) {
            // A slot without a value means that the name was not set.
            return Err(Unsupported(&"a name for nothing"));
        }
        self.set(slot, value);
        Ok(())
    }

    fn set_block(&mut self, slot: Slot, steps: &'p [Step]) -> Run<()> {
        let start = self.out.len();
        self.steps(steps)?;
        let value = self.captured(start, true);
        self.set(slot, value);
        Ok(())
    }

    fn slot(&self, slot: Slot) -> Value {
        self.memory.slots[self.frame + usize::from(slot)]
    }

    fn set(&mut self, slot: Slot, value: Value) {
        self.memory.slots[self.frame + usize::from(slot)] = value;
    }

    fn each(&mut self, each: &'p Loop) -> Run<()> {
        let Value::List(list) = self.value(&each.list)? else {
            return Err(Unsupported(&"a loop over no list"));
        };
        self.set(each.slot + 2, Value::Integer(list.len().into()));
        for at in list.start()..list.end() {
            self.set(each.slot, self.memory.values[at as usize]);
            self.set(each.slot + 1, Value::Integer((at - list.start()).into()));
            for own in &each.own {
                self.set(*own, Value::Undefined);
            }
            self.steps(&each.steps)?;
        }
        if list.len() == 0 { self.steps(&each.none) } else { Ok(()) }
    }

    fn call(&mut self, call: &'p Call) -> Run<()> {
        let component = &self.program.components[call.component];
        if self.depth == DEEPEST {
            return Err(Unsupported(&"components too deep in each other"));
        }
        let frame = self.memory.slots.len();
        // Arguments are worked out in the frame of the call; those of calls among them come and go above.
        self.memory.slots.resize(frame + component.body.slots, Value::Undefined);
        for (n, (argument, (kind, default))) in call.arguments.iter().zip(&component.parameters).enumerate() {
            let value = match argument {
                None => *default,
                Some(code) => {
                    let value = self.value(code)?;
                    if kind.is_some_and(|kind| !is_of(kind, value)) {
                        return Err(Unsupported(&"an argument of another type"));
                    }
                    value
                }
            };
            self.memory.slots[frame + n] = value;
        }
        let before = std::mem::replace(&mut self.frame, frame);
        self.depth += 1;
        self.steps(&component.body.steps)?;
        self.depth -= 1;
        self.frame = before;
        self.memory.slots.truncate(frame);
        Ok(())
    }

    fn write(&mut self, value: Value) -> Run<()> {
        match value {
            Value::Text(span) => escape(&mut self.out, self.memory.str(span)),
            Value::Html(span) => self.out.push_str(self.memory.str(span)),
            Value::None => {}
            // Writing to a string does not fail.
            Value::Integer(number) => drop(write!(self.out, "{number}")),
            Value::Float(number) => drop(write!(self.out, "{:?}", number.get())),
            Value::No => self.out.push_str("false"),
            Value::Yes => self.out.push_str("true"),
            Value::Undefined | Value::List(_) | Value::Map(_) | Value::Struct(_) => {
                return Err(Unsupported(&"a value that is not written"));
            }
        }
        Ok(())
    }

    /// What most code is, a name or a field, stands here, so that it takes no call.
    #[inline]
    fn value(&mut self, code: &'p Code) -> Run<Value> {
        match code {
            Code::Constant(value) => Ok(*value),
            Code::Slot(slot) => Ok(self.slot(*slot)),
            Code::Path(slot, path) => self.path(self.slot(*slot), path.keys()),
            Code::View(path) => self.path(self.view, path.keys()),
            code => self.worked_out(code),
        }
    }

    fn worked_out(&mut self, code: &'p Code) -> Run<Value> {
        Ok(match code {
            Code::Constant(_) | Code::Slot(_) | Code::Path(..) | Code::View(_) => self.value(code)?,
            Code::SlotOr(slot, other) => match self.slot(*slot) {
                Value::Undefined => self.value(other)?,
                value => value,
            },
            Code::Field(of, key) => {
                let of = self.value(of)?;
                self.path(of, std::slice::from_ref(key))?
            }
            Code::Item(of, index) => self.item(of, index)?,
            Code::From(of, index) => {
                let (of, index) = (self.value(of)?, self.value(index)?);
                let (Value::List(list), Value::Integer(index)) = (of, index) else {
                    return Err(Unsupported(&"a part of no list"));
                };
                let skipped = u32::try_from(index).map_err(|_| Unsupported(&"a part from the end"))?;
                Value::List(Span::new(list.start().saturating_add(skipped).min(list.end()), list.end()))
            }
            Code::List(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(self.value(item)?);
                }
                self.list(values)
            }
            Code::Each { slot, list, condition, value } => {
                self.comprehension(*slot, list, condition.as_deref(), value)?
            }
            Code::Filter(filter, of, argument) => {
                let of = self.value(of)?;
                let argument = argument.as_ref().map(|argument| self.value(argument)).transpose()?;
                filters::apply(self.memory, *filter, of, argument.unwrap_or(Value::None))?
            }
            Code::Phrase(key, fills) => {
                let start = self.out.len();
                let safe = self.phrase(key, fills)?;
                self.captured(start, safe)
            }
            Code::Test(test, of, pattern) => {
                let (of, pattern) = (self.value(of)?, self.value(pattern)?);
                filters::test(self.memory, *test, of, pattern)?.into()
            }
            Code::Not(of) => (!self.holds(of)?).into(),
            Code::And(left, right) => match self.value(left)? {
                value if value.holds() => self.value(right)?,
                value => value,
            },
            Code::Or(left, right) => match self.value(left)? {
                value if value.holds() => value,
                _ => self.value(right)?,
            },
            Code::Operation(operation, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                filters::operation(self.memory, *operation, left, right)?
            }
            Code::Choice { condition, yes, no } => {
                let holds = self.holds(condition)?;
                self.value(if holds { yes } else { no })?
            }
            Code::Call(call) => {
                let start = self.out.len();
                self.call(call)?;
                self.captured(start, true)
            }
            Code::First(slot) => matches!(self.slot(slot + 1), Value::Integer(0)).into(),
            Code::Last(slot) => match (self.slot(slot + 1), self.slot(slot + 2)) {
                (Value::Integer(at), Value::Integer(length)) => (at + 1 == length).into(),
                _ => return Err(Unsupported(&"no loop")),
            },
        })
    }

    /// Takes what was written from a place on back out of the page.
    fn captured(&mut self, start: usize, safe: bool) -> Value {
        let from = self.memory.text.len();
        self.memory.text.push_str(&self.out[start..]);
        self.out.truncate(start);
        let span = Span::new(offset(from), offset(self.memory.text.len()));
        if safe { Value::Html(span) } else { Value::Text(span) }
    }

    /// A field of a value, a field of that, and so on.
    fn path(&self, of: Value, keys: &[Key]) -> Run<Value> {
        let mut of = of;
        for key in keys {
            if matches!(of, Value::Undefined) {
                return Err(Unsupported(&"a field of nothing"));
            }
            of = self.memory.field(of, *key, self.program).unwrap_or(Value::Undefined);
        }
        Ok(of)
    }

    /// Whether a value counts as yes.
    #[inline]
    fn holds(&mut self, code: &'p Code) -> Run<bool> {
        match code {
            Code::Not(_) | Code::And(..) | Code::Or(..) => self.combined_holds(code),
            code => Ok(self.value(code)?.holds()),
        }
    }

    fn combined_holds(&mut self, code: &'p Code) -> Run<bool> {
        match code {
            Code::Not(of) => Ok(!self.holds(of)?),
            Code::And(left, right) => Ok(self.holds(left)? && self.holds(right)?),
            Code::Or(left, right) => Ok(self.holds(left)? || self.holds(right)?),
            code => self.holds(code),
        }
    }

    /// Puts the words at a key into the page, as they are, and says whether they are finished HTML.
    fn phrase(&mut self, key: &'p Code, fills: &'p [(String, Code)]) -> Run<bool> {
        let key = self.value(key)?;
        let mut values = [Value::None; MOST_FILLS];
        for ((_, fill), value) in fills.iter().zip(&mut values) {
            *value = self.value(fill)?;
        }
        let fills = filters::Fills { names: fills, values: &values };
        filters::phrase(&mut self.out, self.memory, &self.program.words, key, fills)
    }

    fn write_phrase(&mut self, key: &'p Code, fills: &'p [(String, Code)]) -> Run<()> {
        let start = self.out.len();
        if !self.phrase(key, fills)? {
            let written = self.captured(start, false);
            self.write(written)?;
        }
        Ok(())
    }

    fn item(&mut self, of: &'p Code, index: &'p Code) -> Run<Value> {
        let (of, index) = (self.value(of)?, self.value(index)?);
        let (Value::List(list), Value::Integer(index)) = (of, index) else {
            return Err(Unsupported(&"an item of no list"));
        };
        let index = usize::try_from(index).map_err(|_| Unsupported(&"an item from the end"))?;
        Ok(self.memory.items(list).get(index).copied().unwrap_or(Value::Undefined))
    }

    fn list(&mut self, items: Vec<Value>) -> Value {
        let start = offset(self.memory.values.len());
        self.memory.values.extend(items);
        Value::List(Span::new(start, offset(self.memory.values.len())))
    }

    fn comprehension(
        &mut self,
        slot: Slot,
        list: &'p Code,
        condition: Option<&'p Code>,
        value: &'p Code,
    ) -> Run<Value> {
        let Value::List(list) = self.value(list)? else {
            return Err(Unsupported(&"a list of no list"));
        };
        let mut made = Vec::new();
        for at in list.start()..list.end() {
            self.set(slot, self.memory.values[at as usize]);
            let is_in = match condition {
                Some(condition) => self.holds(condition)?,
                None => true,
            };
            if is_in {
                made.push(self.value(value)?);
            }
        }
        Ok(self.list(made))
    }
}

fn is_of(kind: Type, value: Value) -> bool {
    match kind {
        Type::String => matches!(value, Value::Text(_) | Value::Html(_)),
        Type::Bool => matches!(value, Value::No | Value::Yes),
        Type::Integer => matches!(value, Value::Integer(_)),
        Type::Array => matches!(value, Value::List(_)),
    }
}
