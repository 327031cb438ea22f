// SPDX-License-Identifier: Apache-2.0
#include "storage/meta_store.hpp"

#include "base/log.hpp"
#include "storage/sqlite_session.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <system_error>

namespace waymark::storage {

namespace {

// SQLite would make the file readable for everybody; it holds password hashes. The files beside it
// (-wal, -shm) take over its mode.
void create_private(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        throw StoreError("cannot open the meta store " + path + ": " +
                         std::generic_category().message(errno));
    }
    ::close(file);
}

// Never throws: called where another failure may be on its way.
void end_transaction(soci::session& session) noexcept
{
    try {
        if (in_transaction(session))
            session << "ROLLBACK";
    } catch (const std::exception& error) {
        log::error("a transaction cannot be rolled back", {{"error", error.what()}});
    }
}

} // namespace

std::unique_ptr<MetaStore> MetaStore::open(const Options& options)
{
    assert(options.readers > 0);
    const bool in_memory = options.path == ":memory:";
    if (!in_memory)
        create_private(options.path);

    SqliteOptions sqlite{.uri = in_memory ? sqlite_memory_uri() : sqlite_file_uri(options.path),
                         .busy_timeout = options.busy_timeout};
    try {
        auto writer = open_sqlite(sqlite);
        migrate(*writer, options.migrations, Dialect::sqlite);

        sqlite.read_only = true;
        std::vector<SessionPointer> readers(options.readers);
        for (auto& reader : readers)
            reader = open_sqlite(sqlite);
        return std::unique_ptr<MetaStore>(new MetaStore(std::move(writer), std::move(readers)));
    } catch (const soci::soci_error& error) {
        throw StoreError("cannot open the meta store " + options.path + ": " +
                         error.get_error_message());
    }
}

MetaStore::MetaStore(SessionPointer writer, std::vector<SessionPointer> readers)
    : writer_(std::move(writer)), idle_readers_(std::move(readers))
{
}

MetaStore::~MetaStore() = default;

void MetaStore::rethrow()
{
    // soci_error::what() tells the values bound to the statement, which may be secrets;
    // get_error_message() doesn't.
    try {
        throw;
    } catch (const soci::sqlite3_soci_error& error) {
        switch (error.result()) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
            throw StoreUnavailable("meta store: " + error.get_error_message());
        default:
            throw StoreError("meta store: " + error.get_error_message());
        }
    } catch (const soci::soci_error& error) {
        throw StoreError("meta store: " + error.get_error_message());
    }
}

bool MetaStore::is_well()
{
    try {
        return read([](soci::session& session) {
            int one = 0;
            session << "SELECT 1", soci::into(one);
            return one == 1;
        });
    } catch (const StoreError& error) {
        log::error("meta store fails", {{"error", error.what()}});
        return false;
    }
}

MetaStore::ReadScope::ReadScope(MetaStore& store, Patience patience) : store_(store)
{
    {
        std::unique_lock lock(store_.idle_mutex_);
        if (patience == Patience::waits)
            store_.reader_returned_.wait(lock, [this] { return !store_.idle_readers_.empty(); });
        if (store_.idle_readers_.empty())
            return;
        session_ = std::move(store_.idle_readers_.back());
        store_.idle_readers_.pop_back();
    }
    try {
        *session_ << "BEGIN";
    } catch (...) {
        give_back();
        throw;
    }
}

MetaStore::ReadScope::~ReadScope()
{
    if (!has_session())
        return;
    end_transaction(*session_);
    give_back();
}

void MetaStore::ReadScope::give_back()
{
    {
        const std::scoped_lock lock(store_.idle_mutex_);
        store_.idle_readers_.push_back(std::move(session_));
    }
    store_.reader_returned_.notify_one();
}

MetaStore::WriteScope::WriteScope(MetaStore& store)
    : store_(store), lock_(store.writer_mutex_, std::defer_lock)
{
    assert(store_.writing_thread_.load() != std::this_thread::get_id());
    lock_.lock();
    *store_.writer_ << "BEGIN IMMEDIATE";
    store_.writing_thread_.store(std::this_thread::get_id());
}

MetaStore::WriteScope::~WriteScope()
{
    if (!committed_)
        end_transaction(*store_.writer_);
    store_.writing_thread_.store({});
}

void MetaStore::WriteScope::commit()
{
    *store_.writer_ << "COMMIT";
    committed_ = true;
}

} // namespace waymark::storage
