// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/uuid.hpp"

#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace waymark::clickhouse {

// Rows in ClickHouse's RowBinary format (its documentation, "Formats", RowBinary): the values of
// one row after another, without separators, names or types. Write every column of the INSERT's
// list, in its order, then the next row.
//
// The buffer grows and is kept by `clear`. Equal calls give equal bytes: a repeated batch is the
// same block to a server that drops repeated blocks. Not thread-safe.
class RowBinary {
public:
    RowBinary() = default;
    explicit RowBinary(std::size_t bytes) { reserve(bytes); }

    void u8(std::uint8_t value) { fixed(value); }
    void u16(std::uint16_t value) { fixed(value); }
    void u32(std::uint32_t value) { fixed(value); }
    void u64(std::uint64_t value) { fixed(value); }
    void i64(std::int64_t value) { fixed(value); }
    void f64(double value) { fixed(std::bit_cast<std::uint64_t>(value)); }

    // Decimal(18,4), from ten-thousandths.
    void decimal_e4(std::int64_t value_e4) { fixed(value_e4); }

    // String and LowCardinality(String); any bytes.
    void text(std::string_view bytes)
    {
        length(bytes.size());
        char* const to = extend(bytes.size());
        if (!bytes.empty())
            std::memcpy(to, bytes.data(), bytes.size());
    }

    // Date. The store's range is 1970-01-01 to 2149-06-06: days outside become the nearest in it.
    void date(std::chrono::sys_days day)
    {
        fixed(clamped<std::uint16_t>(day.time_since_epoch().count()));
    }

    // DateTime. The store's range is 1970-01-01 to 2106-02-07: times outside become the nearest.
    void date_time(std::chrono::sys_seconds time)
    {
        fixed(clamped<std::uint32_t>(time.time_since_epoch().count()));
    }

    // Two little-endian halves, the high one first.
    void uuid(Uuid id)
    {
        fixed(id.high);
        fixed(id.low);
    }

    // Array(T): its length; the elements follow.
    void array(std::size_t count) { length(count); }

    void reserve(std::size_t bytes)
    {
        if (bytes > capacity_)
            grow(bytes - size_);
    }
    // Bytes that are encoded already.
    void append(std::span<const std::byte> bytes)
    {
        if (!bytes.empty())
            std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
    }
    void clear() { size_ = 0; }

    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    // Valid until the next change.
    [[nodiscard]] std::span<const std::byte> bytes() const
    {
        return std::as_bytes(std::span(data_.get(), size_));
    }

private:
    static_assert(std::endian::native == std::endian::little, "RowBinary is little-endian");

    template <std::integral T>
    void fixed(T value)
    {
        std::memcpy(extend(sizeof(value)), &value, sizeof(value));
    }

    // Unsigned LEB128.
    void length(std::size_t value)
    {
        while (value >= 0x80) {
            fixed(static_cast<std::uint8_t>(value | 0x80U));
            value >>= 7U;
        }
        fixed(static_cast<std::uint8_t>(value));
    }

    template <std::unsigned_integral T, std::signed_integral From>
    static constexpr T clamped(From value)
    {
        if (value < 0)
            return 0;
        return std::cmp_greater(value, static_cast<T>(-1)) ? static_cast<T>(-1)
                                                           : static_cast<T>(value);
    }

    char* extend(std::size_t bytes)
    {
        if (capacity_ - size_ < bytes)
            grow(bytes);
        char* const at = data_.get() + size_;
        size_ += bytes;
        return at;
    }

    void grow(std::size_t bytes);

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace waymark::clickhouse
