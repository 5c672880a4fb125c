"""Small tables in the habits of real programs, each with what is to be understood of it or the sentence that refuses it.

`columns` lists name, type and role; `first` some cells of the first row as they are read (a number, or a label);
`refused` is part of the sentence with which the table, or the plan for it, is refused.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

import numpy as np

__all__ = ["CORPUS", "TableCase"]


@dataclass(frozen=True)
class TableCase:
    """One table. `bad_column` holds a fault that refuses the plan, though the table can be read."""

    name: str
    data: bytes
    columns: str = ""
    first: dict[str, float | str] = field(default_factory=dict)
    refused: str = ""
    rows: int = 0


def _case(name: str, data: str | bytes, columns: str = "", refused: str = "", rows: int = 0, **first: object) -> TableCase:
    content = data if isinstance(data, bytes) else data.encode()
    cells = {key.removeprefix("_").replace("__", " "): value for key, value in first.items()}
    return TableCase(name, content, columns, cells, refused, rows)  # type: ignore[arg-type]


_RNG = np.random.default_rng(7)
_PLAIN = "a,b,y\n1.5,2,0\n2.5,1,1\n0.5,3,0\n"
_ABY = "a number input, b number input, y number target"


def _table(header: str, rows: list[list[object]], mark: str = ",") -> str:
    lines = ([header] if header else []) + [mark.join(map(str, row)) for row in rows]
    return "\n".join(lines) + "\n"


def _flowers(mark: str = ",", label: str = "Iris-{}", index: bool = False) -> list[list[object]]:
    kinds = ("setosa", "versicolor", "virginica")
    rows: list[list[object]] = []
    for n in range(150):
        sizes = np.round(_RNG.normal([5 + n // 50, 3, 1.4 + 2 * (n // 50), 0.2 + n // 50], 0.3), 1).tolist()
        rows.append([*([n + 1] if index else []), *sizes, label.format(kinds[n // 50])])
    return rows


def _wine() -> list[list[object]]:
    """Class first, then thirteen columns of unlike scales, some whole; no header."""
    rows: list[list[object]] = []
    for n in range(178):
        kind = 1 + n // 60
        sizes = np.round(_RNG.normal(kind, 0.2, 11), 2).tolist()
        rows.append([kind, *sizes, int(_RNG.integers(80, 130)), int(_RNG.integers(300, 1600))])
    return rows


def _digits(width: int) -> list[list[object]]:
    return [[n % 10, *_RNG.integers(0, 256, width).tolist()] for n in range(60)]


def _tumours(header: bool) -> str:
    rows = [[842302 + 17 * n, "MB"[n % 3 > 0], *np.round(_RNG.normal(10 + n % 3, 1, 6), 3).tolist()] for n in range(60)]
    names = "id,diagnosis," + ",".join(f"f{place}" for place in range(6))
    return _table(names if header else "", rows)


def _houses() -> str:
    lines = []
    for _row in range(40):
        room, price = _RNG.normal(6.2, 0.5), _RNG.normal(22, 5)
        lines.append(f" {abs(_RNG.normal(3)):8.5f}  {18.0:5.2f}  {int(_RNG.integers(0, 2))}  {room:6.4f} {price:6.2f}")
    return "\n".join(lines) + "\n"


_X = ", ".join(f"column {place} number input" for place in range(2, 15))
CORPUS: tuple[TableCase, ...] = (
    # Encodings, line ends, blank lines
    _case("plain", _PLAIN, _ABY, a=1.5, y=0.0),
    _case("UTF-8 with mark (Excel CSV UTF-8)", codecs.BOM_UTF8 + _PLAIN.encode(), _ABY, a=1.5),
    _case("UTF-16 (Excel Unicode text)", _PLAIN.replace(",", "\t").encode("utf-16"), _ABY, a=1.5),
    _case("UTF-16 big-endian, no mark", _PLAIN.encode("utf-16-be"), _ABY, a=1.5),
    _case("Windows-1252 (Excel, Western)", "Größe;Preis €;Art\n1,5;2;„gut“\n2,5;1;schlecht\n0,5;1;„gut“\n".encode("cp1252"),
          "Größe number input, Preis € number input, Art label target", Größe=1.5, Art="„gut“"),
    _case("Latin-1", "größe,b,y\n1,2.5,0\n3,4.5,1\n2,1,0\n".encode("latin-1"), "größe number input, b number input, y number target"),
    _case("CR line ends (old Mac)", _PLAIN.replace("\n", "\r"), _ABY, a=1.5),
    _case("CRLF line ends", _PLAIN.replace("\n", "\r\n"), _ABY, a=1.5),
    _case("mixed line ends", "a,b,y\r\n1.5,2,0\r2.5,1,1\n0.5,3,0\r\n", _ABY, a=1.5),
    _case("no line end at the end", _PLAIN.rstrip(), _ABY, rows=3),
    _case("blank lines everywhere", "\n\na,b,y\n\n1.5,2,0\n  \n2.5,1,1\n\n0.5,3,0\n\n\n", _ABY, rows=3),
    _case("a line of separators", _PLAIN + ",,\n", _ABY, rows=3),
    _case("form feed between pages", "a,b,y\n1.5,2,0\n\x0c\n2.5,1,1\n0.5,3,0\n", _ABY, rows=3),
    _case("empty", b"", refused="the file is empty"),
    _case("only blank lines", b"\n \n\r\n", refused="the file is empty"),
    _case("header alone", "a,b,y\n", refused="there are no rows below the header"),
    _case("NUL", b"a,b\n1,\x002\n3,4\n", refused="not a text table"),
    _case("escape characters (a terminal's log)", b"a,b\n\x1b[31m1\x1b[0m,2\n", refused="not a text table"),
    # Files that are something else
    _case("xlsx", b"PK\x03\x04\x14\x00\x06\x00", refused="looks like a spreadsheet file; save it as CSV"),
    _case("xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", refused="looks like a spreadsheet file"),
    _case("MATLAB .mat", b"MATLAB 5.0 MAT-file, Platform", refused="MATLAB file"),
    _case("Parquet", b"PAR1\x15\x04", refused="a Parquet file"),
    _case("gzip", b"\x1f\x8b\x08\x00", refused="compressed"),
    _case("web page", "<!DOCTYPE html><table><tr><td>1</td></tr></table>", refused="a web page"),
    _case("Weka ARFF", "% by hand\n@RELATION iris\n@ATTRIBUTE a NUMERIC\n@DATA\n1,2\n", refused="a file of Weka (ARFF)"),
    _case("one column", "width\n1\n2\n", refused="got a single column"),
    _case("prose", "Dear all,\nplease find the table attached.\nBest\n", refused="row 2: expected 2 cells"),
    # Separators
    _case("semicolons", "a;b;y\n1.5;2;0\n2.5;1;1\n0.5;3;0\n", _ABY, a=1.5),
    _case("tabs", _PLAIN.replace(",", "\t"), _ABY, a=1.5),
    _case("bars (SQL dump)", _PLAIN.replace(",", "|"), _ABY, a=1.5),
    _case("blanks (.data)", " 0.1  20.0  3  11.5\n 0.2  18.0  2  12.0\n 0.15 17.5  4  10.0\n 0.3  15.0  1  14.0\n",
          "column 1 number input, column 2 number input, column 3 number input, column 4 number target", column__2=20.0),
    _case("doubled tabs (seeds)", "1.5\t2.0\t\t0.3\t1\n1.1\t2.1\t0.4\t1\n1.3\t2.2\t0.5\t2\n1.2\t2.5\t0.6\t2\n",
          "column 1 number input, column 2 number input, column 3 number input, column 4 number target", column__3=0.3),
    _case("blanks with a header", "x y kind\n1.5 2 a\n2.5 1 b\n0.5 3 a\n", "x number input, y number input, kind label target", x=1.5),
    _case("blanks and decimal commas", "1,5 2,5 0\n2,5 1,5 1\n3,5 0,5 0\n", "column 1 number input, column 2 number input, column 3 number target", column__1=1.5),
    _case("comma and blank", "a, b, y\n1.5, 2, 0\n2.5, 1, 1\n0.5, 3, 0\n", _ABY, b=2.0),
    _case("sep= line (Excel)", "sep=;\r\na;b;y\r\n1,5;2;0\r\n2,5;1;1\r\n0,5;3;0\r\n", _ABY, a=1.5),
    _case("quoted sep= line", '"sep=,"\na,b,y\n1.5,2,0\n2.5,1,1\n0.5,3,0\n', _ABY, a=1.5),
    _case("a separator after every row", "a;b;y;\n1.5;2;0;\n2.5;1;1;\n0.5;3;0;\n", _ABY, y=0.0),
    _case("a separator after the rows alone", "a;b;y\n1.5;2;0;\n2.5;1;1;\n0.5;3;0;\n", _ABY, y=0.0),
    _case("semicolons with commas in text", 'a;note;y\n1.5;"red, blue";0\n2.5;"red, blue";1\n0.5;"green, red";0\n',
          "a number input, note label input, y number target", note="red, blue"),
    # Decimal marks and thousands
    _case("German Excel", "Zeit;Messwert;Klasse\n0,5;1,25;gut\n1,0;2,5;gut\n1,5;-3,75;schlecht\n",
          "Zeit number input, Messwert number input, Klasse label target", Zeit=0.5, Messwert=1.25),
    _case("French Excel, blanks for thousands", "prix;surface;y\n1 234,50;12,5;0\n980,00;7,5;1\n12 000,00;3,25;0\n",
          "prix number input, surface number input, y number target", prix=1234.5),
    _case("narrow no-break blanks", "prix;s;y\n1\u202f234,5;12,5;0\n980,0;7,5;1\n1\u00a0000,0;3,25;0\n",
          "prix number input, s number input, y number target", prix=1234.5),
    _case("Swiss apostrophes", "a;b;y\n1'234.50;1.5;0\n980.00;2.5;1\n12'000.00;2;0\n", _ABY, a=1234.5),
    _case("German thousands with decimals", "a;b;y\n1.234,5;1,5;0\n980,0;2,5;1\n12.000,0;2,25;0\n", _ABY, a=1234.5),
    _case("American thousands, quoted", 'a,b,y\n"1,234.5",1.5,0\n980.0,2.5,1\n"12,000.0",2,0\n', _ABY, a=1234.5),
    _case("millions", 'a,b,y\n"1,234,567",1.5,0\n"980,000",2.5,1\n"2,000,000",2,0\n', _ABY, a=1234567.0),
    _case("thousands or decimals", "pop\tb\ty\n1,234\t2.5\t3\n12,500\t5\t6\n999\t7\t1\n", refused='"1,234" could be 1234 (decimal point) or 1.234 (decimal comma)'),
    _case("thousands or decimals, quoted", '1,"1,000",0\n2,"2,500",1\n3,"3,100",1\n4,"900",0\n', refused='"1,000" could be 1000'),
    _case("points among decimal commas", "a;b;y\n0,5;1.234;1\n1,5;12.500;2\n2,5;2.000;4\n", refused='"1.234" could be 1.234 (decimal point) or 1234'),
    _case("both decimal marks in a column", "a;b;y\n1,5;2;0\n2.5;1;1\n0,5;3;0\n", refused="expected a decimal comma as in row 2"),
    _case("percent", "share,b,y\n12%,1.5,0\n7%,2.5,1\n30%,0.5,0\n", "share number input, b number input, y number target", share=12.0),
    _case("percent with a blank and comma", "share;b;y\n12,5 %;1,5;0\n7 %;2,5;1\n30 %;0,5;0\n", "share number input, b number input, y number target", share=12.5),
    _case("dollars", 'price,b,y\n"$1,234.50",1.5,0\n$980.00,2.5,1\n$12.25,0.5,0\n', "price number input, b number input, y number target", price=1234.5),
    _case("euros behind", "preis;b;y\n12,50 €;1,5;0\n7,00 €;2,5;1\n30,25 €;0,5;0\n", "preis number input, b number input, y number target", preis=12.5),
    _case("two currencies", "price,b,y\n$12,1.5,0\n€7,2.5,1\n$30,0.5,0\n$12,1,1\n$12,2,1\n$7,2,0\n",
          "price label input, b number input, y number target", price="$12"),
    _case("true minus sign", "a,b,y\n−1.5,2,0\n2.5,1,1\n0.5,3,0\n", _ABY, a=-1.5),
    _case("scientific (MATLAB, NumPy)", "1.5000000e+00,2.0e-03,0\n2.5000000e+00,1.0E+00,1\n5e-1,3,0\n",
          "column 1 number input, column 2 number input, column 3 number target", column__1=1.5, column__2=0.002),
    _case("MATLAB ascii", "   1.5000000e+00   2.0000000e+00\n   2.5000000e+00   1.0000000e+00\n   5.0000000e-01   3.5000000e+00\n",
          "column 1 number input, column 2 number target", column__1=1.5),
    _case("underscores are no thousands", "a,b,y\n1_000,2,0\n2,1,1\n3,3,0\n", refused='expected a number, got "1_000"'),
    _case("hexadecimal is no number", "a,b,y\n1,2,0\n0x10,1,1\n3,3,0\n", refused='expected a number, got "0x10"'),
    _case("infinite", "a,b,y\n1.5,2,0\ninf,1,1\n0.5,3,0\n", refused='expected a number, got "inf"'),
    _case("too large for a float", "a,b,y\n1.5,2,0\n1e999,1,1\n0.5,3,0\n", refused='expected a finite number, got "1e999"'),
    _case("a unit in one cell", "a,b,y\n1.5,2,0\n2.5 cm,1,1\n0.5,3,0\n1,1,1\n", refused='row 3, column "a": expected a number, got "2.5 cm"'),
    # Headers, comments, names
    _case("no header", "1.5,2,0\n2.5,1,1\n0.5,3,0\n", "column 1 number input, column 2 number input, column 3 number target", rows=3),
    _case("no header, labels last (iris.data)", "5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n6.3,3.3,6.0,2.5,Iris-virginica\n",
          "column 1 number input, column 2 number input, column 3 number input, column 4 number input, column 5 label target", rows=3),
    _case("no header, labels alone (mushrooms)", "x,s,p\nb,s,e\nx,y,p\nb,s,e\nx,y,p\n", "column 1 label input, column 2 label input, column 3 label target", rows=5),
    _case("half a header", "width,2,kind\n3,4,a\n5,6,b\n", refused="is the first line a header? Column 1 holds text"),
    _case("comment above", "# made by hand\n% twice\nx1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", "x1 number input, x2 number input, y number target", rows=4),
    _case("names in a comment (numpy.savetxt)", "# a,b,y\n1.5,2,0\n2.5,1,1\n0.5,3,0\n", _ABY, a=1.5),
    _case("names in a comment, blanks", "# a b y\n1.5 2 0\n2.5 1 1\n0.5 3 0\n", _ABY, a=1.5),
    _case("a column named #", "#,x,y\n1,2.5,0\n2,1.5,1\n3,3.5,0\n", "# number left_out, x number input, y number target", x=2.5),
    _case("a preamble (sensor log)", "Device: X7\nSerial,123\n\ntime,temp,state\n0.5,20.1,on\n1.0,20.2,off\n", refused="row 2: expected 1 cell as in row 1, got 2"),
    _case("a row of units (sensor log)", "t,U,y\ns,V,1\n0.5,1.2,0\n1.0,1.4,1\n1.5,1.6,0\n", refused='expected a number, got "s"'),
    _case("duplicate names", "x,x,y\n1,2,3\n4,5,6\n", refused='the name "x" is already that of column 1'),
    _case("unnamed index (pandas)", ",x1,x2,y\n0,0.1,0.2,0\n1,0.3,0.1,1\n2,0.5,0.9,1\n3,0.2,0.2,0\n",
          "column 1 number left_out, x1 number input, x2 number input, y number target", x1=0.1),
    _case("unnamed empty last column", "a,b,y,\n1.5,2,0,\n2.5,1,1,\n0.5,3,0,\n", _ABY, y=0.0),
    _case("quoted header (R write.csv)", '"","a","b","y"\n"1",1.5,2,"p"\n"2",2.5,1,"q"\n"3",0.5,3,"p"\n',
          "column 1 number left_out, a number input, b number input, y label target", a=1.5, y="p"),
    _case("row names (R write.table)", '"mpg" "wt" "am"\n"Mazda RX4" 21.5 2.62 1\n"Datsun" 22.8 2.32 1\n"Hornet" 21.4 3.2 0\n"Duster" 14.3 3.57 0\n',
          "column 1 text left_out, mpg number input, wt number input, am number target", mpg=21.5),
    _case("R write.csv2", '"";"a";"b";"y"\n"1";1,5;2;"p"\n"2";2,5;1;"q"\n"3";0,5;3;"p"\n',
          "column 1 number left_out, a number input, b number input, y label target", a=1.5),
    _case("Orange, three header lines", "x\ty\tkind\tname\ncontinuous\tcontinuous\tdiscrete\tstring\n\t\tclass\tmeta\n1.5\t2\ta\tu\n2.5\t1\ta\tv\n0.5\t3\tb\tw\n",
          "x number input, y number input, kind label target, name text left_out", x=1.5),
    _case("names with quotes and line breaks", 'a,"b ""quoted"", or\nso",y\n1.5,2,0\n2.5,1,1\n0.5,3,0\n', rows=3, a=1.5),
    # Quotes
    _case("everything quoted (LibreOffice)", '"a","b","y"\n"1.5","2","0"\n"2.5","1","1"\n"0.5","3","0"\n', _ABY, a=1.5),
    _case("decimal commas quoted between commas", 'a,b,y\n"1,5",2,0\n"2,5",1,1\n"0,5",3,0\n', _ABY, a=1.5),
    _case("separators in quotes", 'a,place,y\n1.5,"Ulm, Donau",0\n2.5,"Bonn",1\n0.5,"Ulm, Donau",0\n', "a number input, place label input, y number target", place="Ulm, Donau"),
    _case("line breaks in quotes", 'a,place,y\n1.5,"Ulm\nDonau",0\n2.5,Bonn,1\n0.5,"Ulm\nDonau",0\n', "a number input, place label input, y number target", place="Ulm\nDonau", rows=3),
    _case("doubled quotes", 'a,size,y\n1.5,"5"" pipe",0\n2.5,"7"" pipe",1\n0.5,"5"" pipe",0\n', "a number input, size label input, y number target", size='5" pipe'),
    _case("a quote inside a word", "a,size,y\n1.5,5\" pipe,0\n2.5,7\" pipe,1\n0.5,5\" pipe,0\n", "a number input, size label input, y number target", size='5" pipe'),
    _case("an open quote", 'a,b,y\n1.5,"2,0\n2.5,1,1\n', refused="row 2: a quote is opened here and never closed"),
    _case("text after a quote", 'a,b,y\n1.5,"2"x,0\n2.5,1,1\n', refused="row 2: a quote is followed by more text"),
    _case("a row too short", _PLAIN + "1,2\n", refused="row 5: expected 3 cells as in row 1, got 2"),
    _case("a row too long", _PLAIN + "1,2,3,4\n", refused="row 5: expected 3 cells as in row 1, got 4"),
    # Missing cells
    _case("missing, one of many", "a,b,y\n" + "1.5,2.5,0\n2.5,1,1\n" * 5 + ",3,0\n", _ABY, rows=11),
    _case("missing, too many to skip", "mpg,power,weight,year\n25.0,95,2228,71\n25.0,?,2046,71\n19.0,100,2634,71\n31.0,65,1773,71\n",
          "mpg number input, power number input, weight number target, year number left_out",
          refused="choose what to do with 1 of 4 rows that have empty cells"),
    _case("NA (R)", "a,b,y\n" + "1.5,2.5,0\n2.5,1,1\n" * 5 + "NA,3,0\n", _ABY, rows=11),
    _case("NaN (pandas, MATLAB)", "a,b,y\n" + "1.5,2.5,0\n2.5,1,1\n" * 5 + "NaN,3,0\n", _ABY, rows=11),
    _case("question marks (UCI)", "a,b,y\n" + "1.5,2.5,p\n2.5,1,q\n" * 5 + "?,3,?\n", "a number input, b number input, y label target", rows=11),
    _case("null, #N/A, - and .", "a,b,y\n" + "1.5,2.5,0\n2.5,1,1\n" * 12 + "null,3,0\n#N/A,3,0\n-,3,0\n.,3,1\n", _ABY, rows=28),
    _case("plus and minus are labels (credit)", "a,b,y\n1.5,2,+\n2.5,1,-\n0.5,3,+\n2.5,3,-\n", "a number input, b number input, y label target", y="+"),
    _case("an unused text column with gaps (Titanic)", "age,fare,cabin,survived\n22,7.25,,0\n38,71.28,C85,1\n26,7.92,,1\n35,53.1,C123,1\n",
          "age number input, fare number input, cabin text left_out, survived number target", fare=7.25),
    _case("an empty column", "a,b,c,y\n1.5,2,,0\n2.5,1,,1\n0.5,3,,0\n", "a number input, b number input, c empty left_out, y number target"),
    # Kinds of columns
    _case("TRUE and FALSE (R, Excel)", "x1,x2,y\n1,2.5,TRUE\n2,1.5,FALSE\n3,3.5,TRUE\n0,1,FALSE\n", "x1 number input, x2 number input, y label target", y="TRUE"),
    _case("yes and no as an input", "smokes,age,y\nyes,31.5,0\nno,42,1\nyes,28,0\n", "smokes label input, age number input, y number target", smokes="yes"),
    _case("three labels as inputs (abalone)", "sex,len,rings\nM,0.4,15\nF,0.3,7\nI,0.5,9\nM,0.44,10\n", "sex label input, len number input, rings number target", sex="M"),
    _case("classes 1, 2, 3", "length,width,kind\n1.0,0.2,1\n1.2,0.3,1\n3.0,1.1,2\n3.2,1.0,2\n5.1,2.0,3\n5.4,2.2,3\n", "length number input, width number input, kind number target", kind=1.0),
    _case("ISO dates", '"Date","Open","Close"\n"2020-01-01",10.5,10.7\n"2020-01-02",10.7,10.6\n"2020-01-03",10.6,10.9\n', "Date date left_out, Open number input, Close number target"),
    _case("German dates", "Datum;a;y\n01.02.2020;1,5;0\n02.02.2020;2,5;1\n03.02.2020;0,5;0\n", "Datum date left_out, a number input, y number target"),
    _case("American dates with times", "when,a,y\n1/31/2020 14:05,1.5,0\n2/1/2020 14:06,2.5,1\n2/2/2020 14:07,0.5,0\n", "when date left_out, a number input, y number target"),
    _case("times of day (sensor log)", "time;temp;state\n14:30:01.5;20,1;on\n14:30:02.5;20,2;off\n14:30:03.5;20,4;on\n", "time date left_out, temp number input, state label target"),
    _case("ids", "id,x,y,diagnosis\n842302,17.9,10.3,1\n842517,20.5,17.7,1\n843009,9.7,12.1,0\n844301,8.4,11.0,0\n",
          "id number left_out, x number input, y number input, diagnosis number target"),
    _case("always one value", "a,b,c,y\n1.5,7,u,0\n2.5,7,u,1\n0.5,7,u,0\n", "a number input, b number left_out, c label left_out, y number target"),
    _case("the target has a name", "label,a,b\n0,1.5,2\n1,2.5,1\n0,0.5,3\n", "label number target, a number input, b number input"),
    _case("x and y alone", "x,y\n0.5,1.5\n1.5,2.25\n2.5,4\n", "x number input, y number target", x=0.5),
    _case("counting inputs are kept where nothing else is left", "t,y\n1,1.5\n2,2.25\n3,4\n", "t number input, y number target"),
    _case("postcodes keep their zeros as labels", "plz;a;y\n01067;1,5;x\n01069;2,5;y\n01067;0,5;x\n", "plz number input, a number input, y label target", plz=1067.0),
    _case("HTML in a name", "<img src=/dev/zero>,age <30,y\n1.5,2,0\n2.5,1,1\n0.5,3,0\n", "<img src=/dev/zero> number input, age <30 number input, y number target"),
    _case("emoji and other scripts", "身長,😀,y\n1.5,2,猫\n2.5,1,犬\n0.5,3,猫\n", "身長 number input, 😀 number input, y label target", y="猫"),
    # Published shapes
    _case("iris with index and header (Kaggle)", _table("Id,SepalLengthCm,SepalWidthCm,PetalLengthCm,PetalWidthCm,Species", _flowers(index=True)),
          "Id number left_out, SepalLengthCm number input, SepalWidthCm number input, PetalLengthCm number input, PetalWidthCm number input, Species label target", Species="Iris-setosa", rows=150),
    _case("iris.data", _table("", _flowers()), "column 1 number input, column 2 number input, column 3 number input, column 4 number input, column 5 label target", rows=150),
    _case("iris (seaborn)", _table("sepal_length,sepal_width,petal_length,petal_width,species", _flowers(label="{}")),
          "sepal_length number input, sepal_width number input, petal_length number input, petal_width number input, species label target", species="setosa", rows=150),
    _case("wine.data", _table("", _wine()), f"column 1 number target, {_X}", rows=178),
    _case("wine with names", _table("class," + ",".join(f"f{n}" for n in range(13)), _wine()), "class number target, " + ", ".join(f"f{n} number input" for n in range(13)), rows=178),
    _case("digits, label in front, no names (MNIST)", _table("", _digits(20)), "column 1 number target, " + ", ".join(f"column {n} number input" for n in range(2, 22)), rows=60),
    _case("digits, label in front, names (MNIST)", _table("label," + ",".join(f"pixel{n}" for n in range(12)), _digits(12)), "label number target, " + ", ".join(f"pixel{n} number input" for n in range(12)), rows=60),
    _case("digits, label last (UCI)", _table("", [[*row[1:], row[0]] for row in _digits(8)]), ", ".join(f"column {n} number input" for n in range(1, 9)) + ", column 9 number target", rows=60),
    _case("breast cancer (Kaggle)", _tumours(True), "id number left_out, diagnosis label input, " + ", ".join(f"f{n} number input" for n in range(5)) + ", f5 number target", rows=60),
    _case("Boston housing", _houses(), "column 1 number input, column 2 number left_out, column 3 number input, column 4 number input, column 5 number target", rows=40),
)  # fmt: skip
