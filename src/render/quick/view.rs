//! A view becomes values: serde walks over it, and what no template speaks of is passed over.

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize};

use super::Unsupported;
use super::program::Program;
use super::value::{self, Memory, Span, Value};

/// Puts a view into a memory.
pub fn put(program: &Program, memory: &mut Memory, view: &impl Serialize) -> Result<Value, Unsupported> {
    view.serialize(Writer { program, memory })
}

impl Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Unsupported {}

impl ser::Error for Unsupported {
    fn custom<T: Display>(_: T) -> Self {
        Self(&"a value that cannot be written")
    }
}

struct Writer<'m> {
    program: &'m Program,
    memory: &'m mut Memory,
}

type Written = Result<Value, Unsupported>;

impl<'m> Writer<'m> {
    fn many(mut self, count: Option<usize>) -> Result<Many<'m>, Unsupported> {
        let room = self.room(count.ok_or(Unsupported(&"a list of unknown length"))?)?;
        Ok(Many { room, writer: self })
    }

    #[inline]
    fn again(&mut self) -> Writer<'_> {
        Writer { program: self.program, memory: self.memory }
    }

    /// Room for so many values beside each other.
    fn room(&mut self, count: usize) -> Result<Room, Unsupported> {
        let start = self.memory.values.len();
        self.memory.values.resize(start + count, Value::Undefined);
        let end = place(start + count)?;
        Ok(Room { start: place(start)?, next: start, end })
    }
}

/// Values beside each other, of which some are not known yet.
struct Room {
    start: u32,
    /// The first that is not known.
    next: usize,
    end: u32,
}

impl Room {
    #[inline]
    fn push(&mut self, memory: &mut Memory, value: Value) -> Result<(), Unsupported> {
        if self.next >= self.end as usize {
            return Err(Unsupported(&"more values than there were to be"));
        }
        memory.values[self.next] = value;
        self.next += 1;
        Ok(())
    }

    /// Where they stand, once all are known.
    fn complete(&self) -> Result<Span, Unsupported> {
        if self.next < self.end as usize {
            return Err(Unsupported(&"fewer values than there were to be"));
        }
        Ok(Span::new(self.start, self.end))
    }
}

fn place(at: usize) -> Result<u32, Unsupported> {
    u32::try_from(at).map_err(|_| Unsupported(&"a page beyond 4 GiB"))
}

const NO_ENUMS: Unsupported = Unsupported(&"an enum with fields");

impl<'m> ser::Serializer for Writer<'m> {
    type Ok = Value;
    type Error = Unsupported;
    type SerializeSeq = Many<'m>;
    type SerializeTuple = Many<'m>;
    type SerializeTupleStruct = Many<'m>;
    type SerializeTupleVariant = Impossible<Value, Unsupported>;
    type SerializeMap = Many<'m>;
    type SerializeStruct = Fields<'m>;
    type SerializeStructVariant = Impossible<Value, Unsupported>;

    fn serialize_bool(self, is: bool) -> Written {
        Ok(is.into())
    }

    fn serialize_i8(self, number: i8) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i16(self, number: i16) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i32(self, number: i32) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_i64(self, number: i64) -> Written {
        Ok(Value::Integer(number))
    }

    fn serialize_u8(self, number: u8) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u16(self, number: u16) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Written {
        Ok(Value::Integer(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Written {
        i64::try_from(number).map(Value::Integer).map_err(|_| Unsupported(&"a large number"))
    }

    fn serialize_f32(self, number: f32) -> Written {
        Ok(f64::from(number).into())
    }

    fn serialize_f64(self, number: f64) -> Written {
        Ok(number.into())
    }

    fn serialize_char(self, character: char) -> Written {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Written {
        let start = place(self.memory.text.len())?;
        self.memory.text.push_str(text);
        Ok(Value::Text(Span::new(start, place(self.memory.text.len())?)))
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Unsupported(&"bytes"))
    }

    fn serialize_none(self) -> Written {
        Ok(Value::None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Value::None)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(Value::None)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(NO_ENUMS)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Many<'m>, Unsupported> {
        self.many(count)
    }

    fn serialize_tuple(self, count: usize) -> Result<Many<'m>, Unsupported> {
        self.many(Some(count))
    }

    fn serialize_tuple_struct(self, _: &'static str, count: usize) -> Result<Many<'m>, Unsupported> {
        self.many(Some(count))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsupported> {
        Err(NO_ENUMS)
    }

    fn serialize_map(self, count: Option<usize>) -> Result<Many<'m>, Unsupported> {
        self.many(count.map(|pairs| pairs * 2))
    }

    fn serialize_struct(mut self, name: &'static str, fields: usize) -> Result<Fields<'m>, Unsupported> {
        let shape = self.memory.shape(self.program, name, fields);
        let shape = shape.ok_or(Unsupported(&"too many kinds of structs"))?;
        let room = self.room(self.memory.room_of(shape))?;
        Ok(Fields { shape, next: 0, room, writer: self })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsupported> {
        Err(NO_ENUMS)
    }
}

/// A list or a map in the making.
struct Many<'m> {
    writer: Writer<'m>,
    room: Room,
}

impl Many<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        let value = value.serialize(self.writer.again())?;
        self.room.push(self.writer.memory, value)
    }

    fn list(self) -> Written {
        Ok(Value::List(self.room.complete()?))
    }
}

impl ser::SerializeSeq for Many<'_> {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Written {
        self.list()
    }
}

impl ser::SerializeTuple for Many<'_> {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Written {
        self.list()
    }
}

impl ser::SerializeTupleStruct for Many<'_> {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Written {
        self.list()
    }
}

impl ser::SerializeMap for Many<'_> {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsupported> {
        self.push(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.push(value)
    }

    fn end(self) -> Written {
        Ok(Value::Map(self.room.complete()?))
    }
}

/// A struct in the making.
struct Fields<'m> {
    writer: Writer<'m>,
    shape: usize,
    next: usize,
    room: Room,
}

impl Fields<'_> {
    #[inline]
    fn is_kept(&mut self, name: &'static str) -> Result<bool, Unsupported> {
        let n = self.next;
        self.next += 1;
        let Writer { program, memory } = &mut self.writer;
        memory.is_kept(program, self.shape, n, name).ok_or(Unsupported(&"a struct that changes its fields"))
    }
}

impl ser::SerializeStruct for Fields<'_> {
    type Ok = Value;
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unsupported> {
        if self.is_kept(name)? {
            let value = value.serialize(self.writer.again())?;
            self.room.push(self.writer.memory, value)?;
        }
        Ok(())
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), Unsupported> {
        if self.is_kept(name)? {
            self.room.push(self.writer.memory, Value::Undefined)?;
        }
        Ok(())
    }

    fn end(self) -> Written {
        // The first of its kind has room for all fields, also for those that no template speaks of.
        let places = place(self.shape * self.writer.program.keys.len())?;
        Ok(Value::Struct(value::Fields::new(places, self.room.start)))
    }
}
