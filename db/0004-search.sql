-- Finding people. What is searched is folded by one TypeScript function (src/kernel/fold.ts), which a browser shares, when
-- a row of `personal` is written, and goes when the row is erased.
--
-- No index, on purpose. Row-level security comes before every condition that could tell what it looks at, and all that
-- GIN offers for words (@@, @>, LIKE by trigrams) could: the planner never uses such an index here. A B-tree can be used,
-- with a row per word: some 1.5 rows more for each act, to save a scan of 0.15 s for a year of 600,000 rows.

alter table personal
  add column folded text;                  -- words of its lines, parted by ` | `; null: written before this column

-- The order of a Vietnamese dictionary, as `Intl.Collator('vi')` has it; by name, and only in ORDER BY: an index in the
-- order of one version of ICU would be wrong under the next. PGlite would need the rules written out.
create collation vietnamese (provider = icu, locale = 'vi');
