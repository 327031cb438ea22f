// SPDX-License-Identifier: Apache-2.0
#include "api/collect/inflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace waymark::api::collect {

namespace {

class Inflater {
public:
    explicit Inflater(std::string_view packed)
    {
        constexpr int gzip_window_bits = 15 + 16;
        if (::inflateInit2(&stream_, gzip_window_bits) != Z_OK)
            throw std::bad_alloc();
        // zlib's interface takes the input without const, and only reads it.
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
    }
    ~Inflater() { ::inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // Unpacks into the room behind `out`'s first `size` bytes, and adds to `size`.
    int unpack(std::string& out, std::size_t& size)
    {
        stream_.next_out = reinterpret_cast<Bytef*>(out.data() + size);
        stream_.avail_out = static_cast<uInt>(out.size() - size);
        const int status = ::inflate(&stream_, Z_NO_FLUSH);
        size = out.size() - stream_.avail_out;
        return status;
    }

    [[nodiscard]] bool has_input() const { return stream_.avail_in > 0; }
    void begin_member() { ::inflateReset(&stream_); }

private:
    z_stream stream_{};
};

} // namespace

Result<std::string> gunzip(std::string_view packed, std::size_t bytes_max)
{
    constexpr std::size_t room_min = 4096;
    Inflater inflater(packed);
    std::string out(std::min(std::max(4 * packed.size(), room_min), bytes_max + 1), '\0');
    std::size_t size = 0;
    while (size <= bytes_max) {
        if (size == out.size())
            out.resize(std::min(2 * out.size(), bytes_max + 1));
        const int status = inflater.unpack(out, size);
        if (status == Z_STREAM_END && !inflater.has_input()) {
            if (size > bytes_max)
                break;
            out.resize(size);
            return out;
        }
        if (status == Z_STREAM_END)
            inflater.begin_member();
        else if (status != Z_OK)
            return failure(Errc::invalid_argument, "the body is not valid gzip");
    }
    return failure(Errc::invalid_argument, "the body is too large when it is unpacked");
}

} // namespace waymark::api::collect
