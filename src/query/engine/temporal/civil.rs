//! Days of the Gregorian calendar, as numbers since 1970-01-01.

/// Nanoseconds of a second.
pub const SECOND: i64 = 1_000_000_000;
/// Nanoseconds of a day.
pub const DAY: i64 = 86_400 * SECOND;

/// The furthest year either way.
pub const FAR: i64 = 999_999_999;

/// The day, if its year is not too far.
pub fn near(day: i64) -> Option<i64> {
    (days(-FAR, 1, 1)..=days(FAR, 12, 31)).contains(&day).then_some(day)
}

/// Year, month, day.
pub fn of_days(days: i64) -> (i64, i64, i64) {
    // Years begin in March, so that the day that some lack is their last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day of a year, a month and a day that may be too large: it runs on.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

/// Whether a year has 366 days.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day, if there is such a one.
pub fn checked(year: i64, month: i64, day: i64) -> Option<i64> {
    let known = (-FAR..=FAR).contains(&year) && (1..=12).contains(&month);
    (known && (1..=month_days(year, month)).contains(&day)).then(|| days(year, month, day))
}

/// The day of the week: Monday is one.
pub fn weekday(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// The day of the year, from one.
pub fn ordinal(day: i64) -> i64 {
    let (year, ..) = of_days(day);
    day - days(year, 1, 1) + 1
}

/// The day of that number in a year.
pub fn of_ordinal(year: i64, ordinal: i64) -> Option<i64> {
    let most = 365 + i64::from(is_leap(year));
    (1..=most).contains(&ordinal).then(|| days(year, 1, 1) + ordinal - 1)
}

/// The year that weeks are counted in, and the week: the first has the fourth of January.
pub fn week(day: i64) -> (i64, i64) {
    let thursday = day + 4 - weekday(day);
    let (year, ..) = of_days(thursday);
    (year, (thursday - days(year, 1, 1)) / 7 + 1)
}

/// The day of a week.
pub fn of_week(year: i64, week_number: i64, weekday_number: i64) -> Option<i64> {
    let fourth = days(year, 1, 4);
    let monday = fourth - (weekday(fourth) - 1) + (week_number - 1) * 7;
    let known = (1..=53).contains(&week_number) && (1..=7).contains(&weekday_number);
    (known && (week_number < 53 || week(monday).0 == year)).then(|| monday + weekday_number - 1)
}

/// The day of a quarter.
pub fn of_quarter(year: i64, quarter: i64, day: i64) -> Option<i64> {
    if !(1..=4).contains(&quarter) || day < 1 {
        return None;
    }
    let first = days(year, quarter * 3 - 2, 1);
    let next = if quarter == 4 { days(year + 1, 1, 1) } else { days(year, quarter * 3 + 1, 1) };
    (first + day <= next).then(|| first + day - 1)
}

/// So many months later, on the last day of the month where that has fewer.
pub fn plus_months(day: i64, months: i64) -> Option<i64> {
    let (year, month, of_month) = of_days(day);
    let total = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    checked(year, month, of_month.min(month_days(year, month)))
}
