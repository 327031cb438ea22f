// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.hpp"

#include "app/event_store.hpp"
#include "app/installation.hpp"
#include "app/listen_address.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "storage/meta_store.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/statvfs.h>

#include <cstdio>
#include <fstream>

namespace waymark::app {

namespace {

namespace fs = std::filesystem;
using Verdict = Finding::Verdict;

// The engine library is built for these.
Finding check_processor()
{
    Finding finding{"processor", Verdict::good, "has SSE 4.2, POPCNT and AVX2", ""};
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt")) {
        finding = {"processor", Verdict::bad, "lacks SSE 4.2 or POPCNT",
                   "Use a machine with an x86-64-v2 processor (Intel since 2009, AMD since 2011)."};
    } else if (!__builtin_cpu_supports("avx2")) {
        finding = {"processor", Verdict::warning, "has SSE 4.2, but no AVX2",
                   "The embedded engine of a later release may need AVX2; or use a ClickHouse "
                   "server (event_store.url)."};
    }
    return finding;
}

fs::path nearest_existing(fs::path path)
{
    std::error_code error;
    path = fs::absolute(path, error);
    while (path.has_parent_path() && path != path.parent_path() && !fs::exists(path, error))
        path = path.parent_path();
    return path;
}

Finding check_disk(const Config& config)
{
    constexpr std::uint64_t low_bytes = 2ULL << 30U;
    const auto where = nearest_existing(config.data.directory);
    struct statvfs disk{};
    if (statvfs(where.c_str(), &disk) != 0) {
        return {"disk", Verdict::bad, fmt::format("{} can't be looked at", where.string()),
                "Set data.directory to a folder on a local disk."};
    }
    const std::uint64_t free_bytes = disk.f_bavail * disk.f_frsize;
    const auto detail =
        fmt::format("{:.1f} GB free at {}", static_cast<double>(free_bytes) / 1e9, where.string());
    if (free_bytes < low_bytes)
        return {"disk", Verdict::warning, detail, "Make room: 2 GB at least is sensible."};
    return {"disk", Verdict::good, detail, ""};
}

Finding check_data_directory(const Config& config)
{
    const auto& directory = config.data.directory;
    std::error_code error;
    if (!fs::exists(directory, error)) {
        return {"data directory", Verdict::good,
                fmt::format("{} will be made at the first start", directory.string()), ""};
    }
    const auto probe = directory / ".doctor";
    const bool writable = static_cast<bool>(std::ofstream(probe) << "ok" << std::flush);
    fs::remove(probe, error);
    if (!writable) {
        return {"data directory", Verdict::bad,
                fmt::format("{} can't be written", directory.string()),
                "Give it to the user that runs Waymark, or set data.directory."};
    }
    return {"data directory", Verdict::good, directory.string(), ""};
}

Finding check_file(const std::string& subject, const fs::path& file, const std::string& remedy)
{
    std::error_code error;
    if (!fs::exists(file, error))
        return {subject, Verdict::bad, fmt::format("{} is missing", file.string()), remedy};
    return {subject, Verdict::good, file.string(), ""};
}

void check_data_files(const Installation& installation, std::vector<Finding>& findings)
{
    const events::enrich::EnrichmentData data(installation.data_files);
    for (const auto& file : data.files()) {
        Finding finding{fmt::format("data file {}", file.path.filename().string()), Verdict::good,
                        std::string(file.purpose), ""};
        if (file.problem) {
            finding.verdict = Verdict::warning;
            finding.detail =
                fmt::format("{}: not available: {}", file.purpose, file.problem->message);
            finding.remedy = "Run `make build` again, or set data.files to where it is.";
        }
        findings.push_back(std::move(finding));
    }
}

Finding check_meta_store(const Config& config)
{
    const auto file = config.data.directory / "meta.sqlite";
    std::error_code error;
    if (!fs::exists(file, error))
        return {"meta store", Verdict::good, "will be made at the first start", ""};
    try {
        storage::MetaStore::Options options;
        options.path = file;
        options.readers = 1;
        if (storage::MetaStore::open(options)->is_well())
            return {"meta store", Verdict::good, file.string(), ""};
    } catch (const std::exception& failure) {
        return {"meta store", Verdict::bad, failure.what(),
                "Put a backup of it back, or move it away to start anew."};
    }
    return {"meta store", Verdict::bad, "gives no answer", "Look at the disk."};
}

// The embedded engine runs with the server only; its files are checked instead.
Finding check_event_store(const Config& config, const Installation& installation)
{
    if (config.event_store.url.empty()) {
        auto finding = check_file("engine program", installation.engine_program,
                                  "Run `make build`, or set engine.program to where it is.");
        finding.subject = "event store";
        if (finding.verdict == Verdict::good)
            finding.detail = "embedded engine, " + finding.detail;
        return finding;
    }
    MetricsRegistry metrics;
    const auto store = EventStore::create(config, installation, metrics);
    if (!store)
        return {"event store", Verdict::bad, store.error().message, "Correct event_store.url."};
    if (!(*store)->status().is_available) {
        return {"event store", Verdict::bad,
                fmt::format("{} gives no answer", config.event_store.url),
                "Start that server, or correct event_store.url. Until then clicks wait on disk."};
    }
    return {"event store", Verdict::good, config.event_store.url, ""};
}

Finding check_address(const Config& config)
{
    const auto address = parse_listen_address(config.server.listen);
    if (!address)
        return {"address", Verdict::bad, address.error().message, "Correct server.listen."};
    return {"address", Verdict::good, to_url(*address, !config.server.tls_certificate.empty()), ""};
}

std::string_view mark_of(Verdict verdict)
{
    switch (verdict) {
    case Verdict::good:
        return "ok";
    case Verdict::warning:
        return "warning";
    case Verdict::bad:
        break;
    }
    return "BAD";
}

} // namespace

std::vector<Finding> diagnose(const Config& config)
{
    const auto installation = find_installation(config);
    std::vector<Finding> findings{check_processor(), check_disk(config),
                                  check_data_directory(config), check_address(config)};
    if (config.event_store.url.empty()) {
        findings.push_back(check_file("engine library", installation.engine_library,
                                      "Run `make setup`, or set engine.library to where it is."));
    }
    findings.push_back(check_event_store(config, installation));
    findings.push_back(check_meta_store(config));
    check_data_files(installation, findings);
    return findings;
}

bool print_diagnosis(const Config& config)
{
    bool well = true;
    for (const auto& finding : diagnose(config)) {
        fmt::print("{:<8} {:<26} {}\n", mark_of(finding.verdict), finding.subject, finding.detail);
        if (!finding.remedy.empty())
            fmt::print("{:<8} {:<26} -> {}\n", "", "", finding.remedy);
        well = well && finding.verdict != Verdict::bad;
    }
    fmt::print("\n{}\n", well ? "Waymark can run here." : "Waymark can't run here yet.");
    return well;
}

} // namespace waymark::app
