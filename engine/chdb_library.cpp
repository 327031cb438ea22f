// SPDX-License-Identifier: Apache-2.0
#include "chdb_library.hpp"

#include <fmt/format.h>

#include <dlfcn.h>

#include <charconv>
#include <utility>

namespace waymark::engine {

// chdb_connection and chdb_result are opaque pointers there.
struct ChdbLibrary::Functions {
    void** (*connect)(int, char**) = nullptr;
    void (*close)(void**) = nullptr;
    void* (*query)(void*, const char*, std::size_t, const char*, std::size_t) = nullptr;
    const char* (*result_error)(void*) = nullptr;
    const char* (*result_buffer)(void*) = nullptr;
    std::size_t (*result_length)(void*) = nullptr;
    void (*destroy_result)(void*) = nullptr;
    void (*set_signal_handlers_enabled)(bool) = nullptr;
};

namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function)
{
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

std::unexpected<Error> not_loaded(const std::filesystem::path& path)
{
    const char* const reason = dlerror();
    return failure(Errc::unavailable,
                   fmt::format("Cannot load {}: {}", path.string(), reason ? reason : "no reason"));
}

} // namespace

int Outcome::code() const
{
    constexpr std::string_view prefix = "Code: ";
    int code = 0;
    if (error.starts_with(prefix))
        std::from_chars(error.data() + prefix.size(), error.data() + error.size(), code);
    return code;
}

ChdbLibrary::ChdbLibrary(std::unique_ptr<Functions> functions) : functions_(std::move(functions)) {}
ChdbLibrary::~ChdbLibrary() = default;
ChdbLibrary::ChdbLibrary(ChdbLibrary&&) noexcept = default;
ChdbLibrary& ChdbLibrary::operator=(ChdbLibrary&&) noexcept = default;

Result<ChdbLibrary> ChdbLibrary::load(const std::filesystem::path& path)
{
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return not_loaded(path);
    auto functions = std::make_unique<Functions>();
    const bool is_complete =
        find(library, "chdb_connect", functions->connect) &&
        find(library, "chdb_close_conn", functions->close) &&
        find(library, "chdb_query_n", functions->query) &&
        find(library, "chdb_result_error", functions->result_error) &&
        find(library, "chdb_result_buffer", functions->result_buffer) &&
        find(library, "chdb_result_length", functions->result_length) &&
        find(library, "chdb_destroy_query_result", functions->destroy_result) &&
        find(library, "chdb_set_signal_handlers_enabled", functions->set_signal_handlers_enabled);
    if (!is_complete)
        return not_loaded(path);
    functions->set_signal_handlers_enabled(false);
    return ChdbLibrary(std::move(functions));
}

Result<ChdbConnection> ChdbConnection::open(const ChdbLibrary& library,
                                            const std::vector<std::string>& arguments)
{
    std::vector<std::string> owned{"clickhouse"};
    owned.insert(owned.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& argument : owned)
        pointers.push_back(argument.data());
    const auto& functions = *library.functions_;
    void** const handle = functions.connect(static_cast<int>(pointers.size()), pointers.data());
    if (handle == nullptr || *handle == nullptr)
        return failure(Errc::unavailable, "libchdb does not open the data path.");
    return ChdbConnection(functions, handle);
}

ChdbConnection::~ChdbConnection()
{
    if (handle_ != nullptr)
        functions_->close(handle_);
}

ChdbConnection::ChdbConnection(ChdbConnection&& other) noexcept
    : functions_(other.functions_), handle_(std::exchange(other.handle_, nullptr))
{
}

ChdbConnection& ChdbConnection::operator=(ChdbConnection&& other) noexcept
{
    std::swap(functions_, other.functions_);
    std::swap(handle_, other.handle_);
    return *this;
}

Outcome ChdbConnection::run(std::string_view sql, std::string_view format)
{
    void* const result =
        functions_->query(*handle_, sql.data(), sql.size(), format.data(), format.size());
    if (result == nullptr)
        return {{}, "Code: 1001. DB::Exception: libchdb gave no result. (STD_EXCEPTION)"};
    const std::unique_ptr<void, void (*)(void*)> owner(result, functions_->destroy_result);
    if (const char* const error = functions_->result_error(result))
        return {{}, error};
    const std::size_t length = functions_->result_length(result);
    return {length > 0 ? std::string(functions_->result_buffer(result), length) : "", {}};
}

} // namespace waymark::engine
