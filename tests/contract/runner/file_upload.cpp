// SPDX-License-Identifier: Apache-2.0
#include "file_upload.hpp"

#include <fmt/format.h>

#include <sodium.h>

namespace waymark::contract {

Result<std::string> from_base64(std::string_view text)
{
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return failure(Errc::invalid_argument, "this is not base64");
    bytes.resize(size);
    return bytes;
}

void upload(Call& call, const Upload& file)
{
    constexpr std::string_view boundary = "----a-line-that-no-file-here-has";
    call.fields.emplace_back("Content-Type",
                             fmt::format("multipart/form-data; boundary={}", boundary));
    call.body = fmt::format("--{0}\r\n"
                            "Content-Disposition: form-data; name=\"{1}\"; filename=\"{2}\"\r\n"
                            "Content-Type: application/octet-stream\r\n\r\n"
                            "{3}\r\n--{0}--\r\n",
                            boundary, file.field, file.name, file.content);
}

} // namespace waymark::contract
