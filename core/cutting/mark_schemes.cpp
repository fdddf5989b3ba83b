#include "core/cutting/mark_schemes.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/broken_marks.hpp"
#include "core/cutting/marks.hpp"
#include "core/cutting/peel.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace core::cutting {
namespace {

// Lines of a text that are read for each scheme; blank ones are free.
constexpr std::size_t lines_enough = 400;  // with so many marks,
constexpr std::size_t marks_enough = 100;
constexpr std::size_t lines_most = 1600;        // else so many
constexpr std::size_t article_marks_most = 60;  // one article must not decide alone
// Points of a scheme.
constexpr int read_points = 3;      // a mark that is taken
constexpr int disorder_points = 4;  // it stands below one that the scheme has further in
constexpr int middle_points = 3;    // the outermost mark of an article is far in the scheme
constexpr int inner_points = 1;     // it is one level in, and the scheme is not the level's own
constexpr int headless_points = 2;  // a list begins with it that does not begin with 1 or a
constexpr int margin = 10;          // a tenth more than the scheme of the level
constexpr int skipped_points = 1;   // a mark at the head of a line that is text

/// A line of an article that is not blank.
struct FilledLine {
    std::size_t index = 0;
    std::size_t begin = 0;  // behind what wraps it, or behind the head of the article
    std::size_t end = 0;
    bool first = false;  // the article's head stands on it
    bool quoted = false;
};

/// The lines of the articles of one level, read once for all schemes.
class ArticleLines {
  public:
    ArticleLines(const EngineInput& input, const std::vector<QuoteZone>& quotes)
        : input_(input), zones_(quotes) {}

    void add(const Boundary& head, std::size_t to) { articles_.push_back({&head, to, {}, false}); }
    std::size_t size() const { return articles_.size(); }

    /// At most `lines_most` lines of an article.
    const std::vector<FilledLine>& of(std::size_t article) {
        Article& asked = articles_[article];
        if (!asked.read) {
            read(asked);
        }
        return asked.lines;
    }

  private:
    struct Article {
        const Boundary* head = nullptr;
        std::size_t to = 0;
        std::vector<FilledLine> lines;
        bool read = false;
    };

    void read(Article& article) {
        article.read = true;
        const Boundary& head = *article.head;
        auto zone = std::upper_bound(
            zones_.begin(), zones_.end(), head.line,
            [](std::size_t line, const QuoteZone& one) { return line < one.last; });
        for (std::size_t i = head.line;
             i < input_.lines.size() && article.lines.size() < lines_most; ++i) {
            const Line& line = input_.lines[i];
            if (line.begin >= article.to) {
                return;
            }
            while (zone != zones_.end() && zone->last <= i) {
                ++zone;
            }
            const bool first = line.begin < head.behind;
            const PeeledLine peeled =
                first ? PeeledLine{head.behind, line.end} : peel(input_.source, line);
            if (peeled.begin < peeled.end) {
                const bool quoted = zone != zones_.end() && i >= zone->first;
                const std::string_view text =
                    input_.source.substr(peeled.begin, peeled.end - peeled.begin);
                const std::size_t before = bullet_length(text) + opened_note_length(text);
                article.lines.push_back({i, peeled.begin + before, peeled.end, first, quoted});
            }
        }
    }

    const EngineInput& input_;
    const std::vector<QuoteZone>& zones_;
    std::vector<Article> articles_;
};

/// Whether the outermost mark is a word alone, "PARÁGRAFO.", that stands beside all others.
bool has_word_mark(const MarkScheme& scheme) {
    const std::vector<MarkShape>& shapes = scheme.marks.front().shapes;
    return std::any_of(shapes.begin(), shapes.end(),
                       [](const MarkShape& shape) { return shape.number == MarkNumber::none; });
}

/// Reads the marks of one article after the other by one scheme.
class Reader {
  public:
    Reader(const EngineInput& input, const MarkScheme& scheme, bool own)
        : input_(input), broken_(input), scheme_(scheme), own_(own) {}

    bool done() const {
        return lines_ >= lines_most || (lines_ >= lines_enough && marked_ >= marks_enough);
    }
    int points() const { return points_; }
    /// No mark stands outside of one that the scheme has further in.
    bool ordered() const { return ordered_; }
    /// Whether this scheme reads a mark on a line where `own` reads none.
    bool reads_more(const Reader& own) {
        run_.clear();
        return std::any_of(own.unread_.begin(), own.unread_.end(),
                           [&](const FilledLine* line) { return read_line(*line); });
    }

    /// The lines of one article.
    void read(const std::vector<FilledLine>& lines) {
        collect(lines);
        if (!run_.tokens.empty()) {
            able_points_ += points_of(run_);
            runs_.push_back(std::move(run_));
        }
    }

    void read_all(ArticleLines& articles) {
        for (std::size_t i = 0; i < articles.size() && !done(); ++i) {
            read(articles.of(i));
        }
    }

    /// Understands what was read, article by article. Stops where the points can't come above
    /// `floor` any more: resolving marks is most of the work.
    void judge(int floor) {
        for (const MarkRun& run : runs_) {
            if (points_ + able_points_ <= floor) {
                return;
            }
            able_points_ -= points_of(run);
            judge_run(run);
        }
    }

  private:
    /// No reading of the run has more.
    static int points_of(const MarkRun& run) {
        return static_cast<int>(run.tokens.size()) * read_points;
    }

    void judge_run(const MarkRun& run) {
        const std::vector<TakenMark> taken = resolve_marks(run, false);
        std::vector<std::uint8_t> open;
        int lost = 0;
        // "PARÁGRAFO." may stand among the outermost marks, or be one of them.
        const std::uint8_t beside = has_word_mark(scheme_) ? 1 : 0;
        if (!taken.empty()) {
            const std::uint8_t outermost = std::max(taken.front().mark, beside) - beside;
            lost += outermost > 1 ? middle_points : outermost == 1 && !own_ ? inner_points : 0;
            ordered_ = ordered_ && outermost <= 1;
        }
        for (const TakenMark& mark : taken) {
            const auto depth = static_cast<std::size_t>(mark.depth);
            lost += depth >= open.size() && !may_be_first(run, mark) ? headless_points : 0;
            open.resize(depth);
            const bool inside_out = open.empty()
                                        ? mark.mark != taken.front().mark && mark.mark >= beside
                                        : open.back() >= mark.mark;
            lost += inside_out ? disorder_points : 0;
            ordered_ = ordered_ && !inside_out;
            open.push_back(mark.mark);
        }
        const auto leading = static_cast<std::size_t>(
            std::count_if(run.tokens.begin(), run.tokens.end(),
                          [](const MarkToken& token) { return token.leads; }));
        lost += static_cast<int>(leading - std::min(leading, taken.size())) * skipped_points;
        points_ += static_cast<int>(taken.size()) * read_points - lost;
    }

    static bool may_be_first(const MarkRun& run, const TakenMark& mark) {
        const auto readings = run.readings_of(run.tokens[mark.token]);
        return std::any_of(readings.begin(), readings.end(), [&](const MarkReading& reading) {
            return reading.mark == mark.mark && reading.value <= first_of_a_list;
        });
    }

    void collect(const std::vector<FilledLine>& lines) {
        run_.clear();
        // Runs are kept while many are read: what they take is bounded by the lines.
        run_.tokens.reserve(std::min(lines.size(), article_marks_most));
        run_.readings.reserve(run_.tokens.capacity());
        bool broken = false;
        for (const FilledLine& line : lines) {
            if (run_.tokens.size() >= article_marks_most || done()) {
                return;
            }
            ++lines_;
            const std::size_t count = run_.tokens.size();
            const bool any = !line.quoted && read_line(line);
            if (any) {
                run_.tokens[count].broken = broken;
                run_.tokens[count].leads = !line.first;
            }
            if (!any && !line.quoted) {
                unread_.push_back(&line);
            }
            marked_ += any ? 1U : 0U;
            broken = !any;
        }
    }

    bool read_line(const FilledLine& line) {
        const std::string_view text = input_.source.substr(line.begin, line.end - line.begin);
        const std::size_t count = run_.tokens.size();
        if (!may_hold_marks(input_.rules, scheme_, text) ||
            !read_marks(input_.source, input_.rules, scheme_, input_.lines[line.index], line.index,
                        line.begin, run_)) {
            return false;
        }
        if (!line.first && broken_.goes_on(run_, count)) {
            run_.drop_from(count);
            return false;
        }
        return true;
    }

    const EngineInput& input_;
    BrokenMarks broken_;
    const MarkScheme& scheme_;
    bool own_;  // it is the scheme of the level
    MarkRun run_;
    std::vector<MarkRun> runs_;  // of the articles that have marks
    std::size_t lines_ = 0;
    std::size_t marked_ = 0;  // that have marks
    int able_points_ = 0;     // at most, of the runs that are not judged yet
    int points_ = 0;
    std::vector<const FilledLine*> unread_;  // lines without a mark
    bool ordered_ = true;
};

/// Whether the outermost marks of a scheme are words, which no other scheme reads: "Subd. 2.".
bool is_worded(const MarkScheme& scheme) {
    return scheme.marks.front().shapes.front().open.size() > 1;
}

/// The articles whose level says that they have marks of this scheme.
ArticleLines articles_with(const MarkScheme& scheme,
                           const EngineInput& input,
                           const std::vector<Boundary>& headings,
                           const std::vector<QuoteZone>& quotes,
                           std::size_t end) {
    ArticleLines articles(input, quotes);
    for (std::size_t i = 0; i < headings.size(); ++i) {
        if (headings[i].marks == &scheme) {
            articles.add(headings[i], i + 1 < headings.size() ? headings[i + 1].begin : end);
        }
    }
    return articles;
}

}  // namespace

SchemeChoice choose_schemes(const EngineInput& input,
                            const std::vector<Boundary>& headings,
                            const std::vector<QuoteZone>& quotes,
                            std::size_t end) {
    SchemeChoice choice;
    for (const MarkScheme& scheme : input.rules.schemes) {
        if (scheme.others.empty()) {
            continue;
        }
        ArticleLines articles = articles_with(scheme, input, headings, quotes, end);
        if (articles.size() == 0) {
            continue;
        }
        Reader own(input, scheme, true);
        own.read_all(articles);
        own.judge(std::numeric_limits<int>::min());
        int most = own.points() + own.points() / margin;
        for (const std::string& name : scheme.others) {
            const MarkScheme* other = find_scheme(input.rules, name);
            Reader reader(input, *other, false);
            if ((own.ordered() || is_worded(*other)) && !reader.reads_more(own)) {
                continue;  // it reads no more than what stands in order already
            }
            reader.read_all(articles);
            reader.judge(most);
            if (reader.points() > most) {
                most = reader.points();
                choice[&scheme] = other;
            }
        }
    }
    return choice;
}

void apply_schemes(const SchemeChoice& choice, std::vector<Boundary>& headings) {
    for (Boundary& heading : headings) {
        const auto chosen = choice.find(heading.marks);
        if (chosen != choice.end()) {
            heading.marks = chosen->second;
        }
    }
}

}  // namespace core::cutting
