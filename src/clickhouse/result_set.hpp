// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The answer to a query, read from ClickHouse's TabSeparatedWithNamesAndTypes format: the one that
// is exact for every type of the portable subset, the same in every version, and cheap to read.
namespace waymark::clickhouse {

// The answer is not what its reader takes it for: malformed, no such column, not such a value.
class BadResult : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class ResultSet;

// One value: a piece of the result set's text.
struct Cell {
    std::size_t offset = 0;
    std::size_t size = 0;
    bool is_null = false;
};

// One row; valid as long as its result set. Columns go by index or by name; a name costs a search
// among the columns. Each call throws BadResult if there is no such column or its value, NULL
// included, does not read as the type asked for.
class Row {
public:
    // The bytes of a String; any other scalar as ClickHouse writes it. NULL is not a text.
    [[nodiscard]] std::string_view text(std::size_t column) const;
    [[nodiscard]] std::uint64_t u64(std::size_t column) const;
    [[nodiscard]] std::int64_t i64(std::size_t column) const;
    // Float64 (`nan` and `inf` too), Decimal or a whole number.
    [[nodiscard]] double f64(std::size_t column) const;
    // The elements of an array, as text.
    [[nodiscard]] std::vector<std::string> array(std::size_t column) const;
    [[nodiscard]] bool is_null(std::size_t column) const;

    [[nodiscard]] std::string_view text(std::string_view name) const { return text(index(name)); }
    [[nodiscard]] std::uint64_t u64(std::string_view name) const { return u64(index(name)); }
    [[nodiscard]] std::int64_t i64(std::string_view name) const { return i64(index(name)); }
    [[nodiscard]] double f64(std::string_view name) const { return f64(index(name)); }
    [[nodiscard]] std::vector<std::string> array(std::string_view name) const
    {
        return array(index(name));
    }
    [[nodiscard]] bool is_null(std::string_view name) const { return is_null(index(name)); }

private:
    friend class ResultSet;
    Row(const ResultSet& set, std::size_t first_cell) : set_(&set), first_cell_(first_cell) {}

    [[nodiscard]] std::size_t index(std::string_view name) const;
    [[nodiscard]] const Cell& cell(std::size_t column) const;

    const ResultSet* set_;
    std::size_t first_cell_;
};

class ResultSet {
public:
    struct Column {
        std::string name;
        std::string type;
    };

    class Iterator {
    public:
        using value_type = Row;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Iterator(const ResultSet& set, std::size_t row) : set_(&set), row_(row) {}
        [[nodiscard]] Row operator*() const { return (*set_)[row_]; }
        Iterator& operator++()
        {
            ++row_;
            return *this;
        }
        Iterator operator++(int)
        {
            const Iterator before = *this;
            ++row_;
            return before;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;

    private:
        const ResultSet* set_ = nullptr;
        std::size_t row_ = 0;
    };

    // No columns, no rows: what a statement without a result answers.
    ResultSet() = default;
    // Takes the text of an answer apart; no text is no columns. Throws BadResult if it is
    // malformed: a row cut short, a row with more or fewer values than there are columns (WITH
    // TOTALS among them: its rows can't be told from the others).
    [[nodiscard]] static ResultSet parse(std::string text);

    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    // The index of a column. BadResult: there is none of that name.
    [[nodiscard]] std::size_t column(std::string_view name) const;

    [[nodiscard]] std::size_t size() const { return rows_; }
    [[nodiscard]] bool empty() const { return rows_ == 0; }
    [[nodiscard]] Row operator[](std::size_t row) const { return {*this, row * columns_.size()}; }
    // The first row. BadResult: there is none.
    [[nodiscard]] Row front() const;
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, rows_}; }

private:
    friend class Row;

    void read_head(std::string_view names, std::string_view types);
    void read_row(std::size_t begin, std::size_t end);
    Cell read_cell(std::size_t begin, std::size_t end, bool is_nested);

    std::string text_;
    std::vector<Column> columns_;
    std::vector<Cell> cells_; // row after row
    std::size_t rows_ = 0;
};

} // namespace waymark::clickhouse
