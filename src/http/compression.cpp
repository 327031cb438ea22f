// SPDX-License-Identifier: Apache-2.0
#include "http/compression.hpp"

#include "base/text.hpp"

#include <brotli/encode.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>

namespace waymark::http {

namespace {

// The weight of one member of Accept-Encoding, in thousandths.
int quality(std::string_view parameters)
{
    while (!parameters.empty()) {
        const auto [parameter, rest] = cut(parameters, ';');
        const auto [name, value] = cut(trim(parameter), '=');
        if (iequals(trim(name), "q"))
            return static_cast<int>(parse_number<double>(trim(value)).value_or(0.0) * 1000);
        parameters = rest;
    }
    return 1000;
}

std::string gzip(std::string_view content, int level)
{
    constexpr int gzip_window_bits = 15 + 16;
    z_stream stream{};
    if (::deflateInit2(&stream, level, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    std::string out(::deflateBound(&stream, content.size()), '\0');
    // zlib's interface takes the input without const, and only reads it.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (status != Z_STREAM_END)
        throw std::bad_alloc();
    return out;
}

std::string brotli(std::string_view content, int quality_level)
{
    std::size_t size = ::BrotliEncoderMaxCompressedSize(content.size());
    std::string out(size, '\0');
    const auto* in = reinterpret_cast<const std::uint8_t*>(content.data());
    if (::BrotliEncoderCompress(quality_level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                content.size(), in, &size,
                                reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
        throw std::bad_alloc();
    out.resize(size);
    return out;
}

} // namespace

std::string_view to_string(Coding coding)
{
    constexpr std::array<std::string_view, 3> names{"identity", "gzip", "br"};
    return names.at(static_cast<std::size_t>(coding));
}

Coding choose_coding(std::string_view accept_encoding)
{
    int any = 0;
    int gzip_quality = -1;
    int brotli_quality = -1;
    while (!accept_encoding.empty()) {
        const auto [member, rest] = cut(accept_encoding, ',');
        const auto [coding, parameters] = cut(trim(member), ';');
        const auto name = trim(coding);
        if (name == "*")
            any = quality(parameters);
        else if (iequals(name, "gzip") || iequals(name, "x-gzip"))
            gzip_quality = quality(parameters);
        else if (iequals(name, "br"))
            brotli_quality = quality(parameters);
        accept_encoding = rest;
    }
    gzip_quality = gzip_quality < 0 ? any : gzip_quality;
    brotli_quality = brotli_quality < 0 ? any : brotli_quality;
    if (brotli_quality <= 0 && gzip_quality <= 0)
        return Coding::identity;
    return brotli_quality >= gzip_quality ? Coding::brotli : Coding::gzip;
}

bool is_compressible(std::string_view content_type)
{
    const auto type = ascii_lower(trim(cut(content_type, ';').first));
    constexpr std::array<std::string_view, 6> others{
        "application/json", "application/javascript",    "application/xml",
        "image/svg+xml",    "application/manifest+json", "application/problem+json"};
    return type.starts_with("text/") ? type != "text/event-stream"
                                     : std::ranges::find(others, type) != others.end();
}

std::string compress(Coding coding, std::string_view content, Effort effort)
{
    switch (coding) {
    case Coding::gzip:
        return gzip(content, effort == Effort::quick ? 5 : 9);
    case Coding::brotli:
        return brotli(content, effort == Effort::quick ? 4 : 9);
    case Coding::identity:
        break;
    }
    return std::string(content);
}

} // namespace waymark::http
