// SPDX-License-Identifier: Apache-2.0
#include "workload.hpp"

#include "base/random.hpp"
#include "client.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace waymark::consistency {

namespace {

namespace json = boost::json;

struct Place {
    std::string slug;
    std::string id; // empty: there may be no link now
};

// The links that all clients know, and the versions that they draw from.
class Commons {
public:
    explicit Commons(unsigned links)
    {
        for (unsigned i = 0; i < links; ++i)
            places_.push_back({.slug = fmt::format("shared-{}", i), .id = {}});
    }

    [[nodiscard]] Version draw_version() { return ++last_version_; }

    [[nodiscard]] Place any(Random& random)
    {
        const std::lock_guard guard(mutex_);
        return places_[random.below(places_.size())];
    }

    // Tells of a new link.
    void put(const Place& place)
    {
        const std::lock_guard guard(mutex_);
        std::ranges::find(places_, place.slug, &Place::slug)->id = place.id;
    }

    // Tells that a link is gone; another may have come there since.
    void forget(const Place& place)
    {
        const std::lock_guard guard(mutex_);
        const auto known = std::ranges::find(places_, place.id, &Place::id);
        if (known != places_.end())
            known->id.clear();
    }

private:
    std::atomic<Version> last_version_ = absent;
    std::mutex mutex_;
    std::vector<Place> places_; // requires mutex_
};

// One client, with its thread.
class Worker {
public:
    Worker(const WorkloadOptions& options, Commons& commons, unsigned number)
        : client_(options.port, options.token), commons_(commons),
          random_(options.seed * options.threads + number), number_(number), own_(options.own_links)
    {
    }

    void run_until(Moment end)
    {
        try {
            while (Moment::clock::now() < end)
                act();
        } catch (const std::exception& failure) {
            account.odd_answers.emplace_back(failure.what());
        }
    }

    Account account;

private:
    void act();
    void act_on_own(Place& place);
    void act_on_shared(const Place& place);

    void follow(const std::string& slug);
    void look_at(const Place& place, bool may_be_gone);
    // Asks for `slug`, or with none for a new one. An empty id: it is taken.
    Place create(const std::string& slug);
    // False if there is no such link; that is odd, unless it `may_be_gone`.
    bool change_target(const Place& place, bool may_be_gone);
    bool change_title(const Place& place, bool may_be_gone);
    bool remove(const Place& place, bool may_be_gone);
    bool expect(const TimedAnswer& got, unsigned wanted, bool may_be_gone);
    void note_odd(const TimedAnswer& got);

    Client client_;
    Commons& commons_;
    Random random_;
    unsigned number_;
    unsigned slugs_made_ = 0;
    std::vector<Place> own_;
};

std::string url_of(const Place& place)
{
    return "/api/urls/" + place.id;
}

Access access(Version version, const TimedAnswer& got)
{
    return {version, got.begun, got.answered};
}

void Worker::act()
{
    if (random_.below(2) == 0)
        act_on_own(own_[random_.below(own_.size())]);
    else
        act_on_shared(commons_.any(random_));
}

// Each change is followed by a visit at once, as that is when the old state may still be shown.
void Worker::act_on_own(Place& place)
{
    if (place.id.empty()) {
        std::string slug;
        if (random_.below(2) == 0) {
            slug = fmt::format("own-{}-{}", number_, slugs_made_++);
            follow(slug); // that nobody is there is remembered, too
        }
        place = create(slug);
        if (place.id.empty())
            account.odd_answers.push_back("a slug of its own is taken: " + slug);
        else
            follow(place.slug);
        return;
    }
    const auto chance = random_.below(100);
    if (chance < 20)
        change_target(place, false);
    else if (chance < 28)
        change_title(place, false);
    else if (chance < 36)
        look_at(place, false);
    else if (chance < 40 && remove(place, false))
        place.id.clear();
    follow(place.slug);
}

void Worker::act_on_shared(const Place& place)
{
    const auto chance = random_.below(100);
    if (place.id.empty() || chance < 3) {
        if (const auto made = create(place.slug); !made.id.empty())
            commons_.put(made);
    } else if (chance < 15) {
        change_target(place, true);
    } else if (chance < 25) {
        change_title(place, true);
    } else if (chance < 32) {
        look_at(place, true);
    } else if (chance < 35 && remove(place, true)) {
        commons_.forget(place);
    }
    follow(place.slug);
}

void Worker::follow(const std::string& slug)
{
    const auto got = client_.follow(slug);
    auto& reads = account.targets[slug].reads;
    if (got.answer.status == 404) {
        reads.push_back(access(absent, got));
    } else if (got.answer.status == 302) {
        const auto version = version_of(got.answer.field("Location"));
        reads.push_back(access(version, got));
        ++account.clicks[version];
    } else {
        note_odd(got);
    }
}

void Worker::look_at(const Place& place, bool may_be_gone)
{
    const auto got = client_.ask("GET", url_of(place));
    if (!expect(got, 200, may_be_gone))
        return;
    const auto link = json::parse(got.answer.body);
    const auto target = version_of(link.at("originalUrl").as_string());
    account.targets[place.slug].reads.push_back(access(target, got));
    const auto title = version_of(link.at("title").as_string());
    account.titles[place.id].reads.push_back(access(title, got));
}

Place Worker::create(const std::string& slug)
{
    const auto version = commons_.draw_version();
    json::object body{{"originalUrl", text_of(version)}, {"title", text_of(version)}};
    if (!slug.empty())
        body["customSlug"] = slug;
    const auto got = client_.ask("POST", "/api/urls", json::serialize(body));
    Place place{.slug = slug, .id = {}};
    if (got.answer.status == 409 && !slug.empty())
        return place;
    if (!expect(got, 201, false))
        return place;
    const auto link = json::parse(got.answer.body);
    place.slug = link.at("slug").as_string();
    place.id = link.at("id").as_string();
    account.targets[place.slug].writes.push_back(access(version, got));
    account.titles[place.id].writes.push_back(access(version, got));
    account.owners[version] = place.id;
    account.links[place.id].slug = place.slug;
    return place;
}

bool Worker::change_target(const Place& place, bool may_be_gone)
{
    const auto version = commons_.draw_version();
    const auto body = json::serialize(json::object{{"originalUrl", text_of(version)}});
    const auto got = client_.ask("PATCH", url_of(place), body);
    if (!expect(got, 200, may_be_gone))
        return false;
    account.targets[place.slug].writes.push_back(access(version, got));
    account.owners[version] = place.id;
    return true;
}

bool Worker::change_title(const Place& place, bool may_be_gone)
{
    const auto version = commons_.draw_version();
    const auto body = json::serialize(json::object{{"title", text_of(version)}});
    const auto got = client_.ask("PATCH", url_of(place), body);
    if (!expect(got, 200, may_be_gone))
        return false;
    account.titles[place.id].writes.push_back(access(version, got));
    return true;
}

bool Worker::remove(const Place& place, bool may_be_gone)
{
    const auto got = client_.ask("DELETE", url_of(place));
    if (!expect(got, 204, may_be_gone))
        return false;
    account.targets[place.slug].writes.push_back(access(absent, got));
    ++account.links[place.id].removals;
    return true;
}

bool Worker::expect(const TimedAnswer& got, unsigned wanted, bool may_be_gone)
{
    if (got.answer.status == wanted)
        return true;
    if (got.answer.status != 404 || !may_be_gone)
        note_odd(got);
    return false;
}

void Worker::note_odd(const TimedAnswer& got)
{
    account.odd_answers.push_back(got.answer.head + "\r\n\r\n" + got.answer.body);
}

void append(Account& target, const Account& more)
{
    for (const auto& [slug, value] : more.targets)
        append(target.targets[slug], value);
    for (const auto& [link, value] : more.titles)
        append(target.titles[link], value);
    for (const auto& [link, made] : more.links) {
        auto& known = target.links[link];
        if (!made.slug.empty())
            known.slug = made.slug;
        known.removals += made.removals;
    }
    target.owners.insert(more.owners.begin(), more.owners.end());
    for (const auto& [version, clicks] : more.clicks)
        target.clicks[version] += clicks;
    target.odd_answers.insert(target.odd_answers.end(), more.odd_answers.begin(),
                              more.odd_answers.end());
}

} // namespace

std::map<std::string, std::uint64_t> Account::clicks_by_link() const
{
    std::map<std::string, std::uint64_t> all;
    for (const auto& [version, count] : clicks) {
        if (const auto owner = owners.find(version); owner != owners.end())
            all[owner->second] += count;
    }
    return all;
}

Account run_workload(const WorkloadOptions& options)
{
    Commons commons(options.shared_links);
    std::vector<std::unique_ptr<Worker>> workers;
    for (unsigned number = 0; number < options.threads; ++number)
        workers.push_back(std::make_unique<Worker>(options, commons, number));

    const auto begun = Moment::clock::now();
    std::vector<std::thread> threads;
    for (const auto& worker : workers) {
        threads.emplace_back(
            [&worker = *worker, end = begun + options.duration] { worker.run_until(end); });
    }
    for (auto& thread : threads)
        thread.join();

    Account account;
    for (const auto& worker : workers)
        append(account, worker->account);
    for (auto& [slug, value] : account.targets)
        value.writes.push_back({absent, begun, begun});
    return account;
}

} // namespace waymark::consistency
