using System.Collections;
using System.Globalization;
using System.Numerics;

namespace KfpMetadata.Tests.Core;

/// <summary>What PowerShell hands over becomes one of MLMD's kinds without loss, or is refused by name.</summary>
public sealed class ValueTests
{
    public static TheoryData<object, object> Kept => new()
    {
        { (byte)7, 7L },
        { -3, -3L },
        { uint.MaxValue, 4294967295L },
        { long.MinValue, long.MinValue },
        { 9223372036854775807UL, long.MaxValue },
        { new BigInteger(12), 12L },
        { 0.1, 0.1 },
        { 0.5f, 0.5 },
        { 0.93m, 0.93 },
        { 3m, 3L },
        { "", "" },
        { "a\0b\U0001F600", "a\0b\U0001F600" },
        { 'x', "x" },
        { true, true },
        { DayOfWeek.Friday, "Friday" },
        { new Guid("11112222-3333-4444-5555-666677778888"), "11112222-3333-4444-5555-666677778888" },
        { new Uri("gs://b/o"), "gs://b/o" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "2026-01-02T03:04:05.0000000Z" },
        { TimeSpan.FromMinutes(90), "01:30:00" },
    };

    public static TheoryData<object?, string> Refused => new()
    {
        { null, MlmdErrorId.InvalidValue },
        { double.NaN, MlmdErrorId.ValueOutOfRange },
        { double.NegativeInfinity, MlmdErrorId.ValueOutOfRange },
        { float.PositiveInfinity, MlmdErrorId.ValueOutOfRange },
        { 9223372036854775808UL, MlmdErrorId.ValueOutOfRange },
        { BigInteger.Pow(10, 30), MlmdErrorId.ValueOutOfRange },
        { 0.1234567890123456789m, MlmdErrorId.ValueOutOfRange },
        { "half \ud83d", MlmdErrorId.InvalidValue },
        { "\ude00 first", MlmdErrorId.InvalidValue },
        { new object(), MlmdErrorId.InvalidValue },
        { new MlmdAny("", new byte[] { 1 }), MlmdErrorId.InvalidValue },
        { new Hashtable { ["n"] = 9007199254740993L }, MlmdErrorId.ValueOutOfRange },
        { new Hashtable { ["n"] = new object() }, MlmdErrorId.InvalidValue },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void KeepsWhatAStoreHolds(object given, object expected)
    {
        var value = MlmdValue.Normalize(given, "p");
        Assert.Equal(expected, value);
        Assert.IsType(expected.GetType(), value);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void RefusesTheRestByName(object? given, string errorId)
    {
        var error = Assert.Throws<MlmdException>(() => MlmdValue.Normalize(given, "accuracy"));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("accuracy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAnEmptyName() =>
        Assert.Equal(MlmdErrorId.InvalidValue, Assert.Throws<MlmdException>(() => MlmdValue.Normalize(1, "")).ErrorId);

    [Fact]
    public void DictionariesBecomeStructsWithDoubles()
    {
        var value = Assert.IsType<MlmdPropertyDictionary>(MlmdValue.Normalize(new Hashtable { ["rows"] = new object?[] { 1, null, "a" } }, "p"));
        Assert.Equal(new object?[] { 1.0, null, "a" }, value["rows"]);
    }

    [Fact]
    public void ListsAreWrappedAsKubeflowWrapsThem()
    {
        var value = Assert.IsType<MlmdPropertyDictionary>(MlmdValue.Normalize(new[] { 1, 2 }, "p"));
        Assert.Equal(new object?[] { 1.0, 2.0 }, value["list"]);
    }

    [Fact]
    public void EndlessNestingIsRefusedNotFollowed()
    {
        var self = new Hashtable();
        self["self"] = self;
        Assert.Contains("nested", Assert.Throws<MlmdException>(() => MlmdValue.Normalize(self, "p")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3L, MlmdPropertyType.Double, 3.0)]
    [InlineData(3.0, MlmdPropertyType.Int, 3L)]
    [InlineData("x", MlmdPropertyType.String, "x")]
    [InlineData(true, MlmdPropertyType.Boolean, true)]
    public void FitsTheDeclaredType(object value, MlmdPropertyType type, object expected) =>
        Assert.Equal(expected, MlmdValue.Coerce(value, type, "p"));

    [Theory]
    [InlineData(3.5, MlmdPropertyType.Int, MlmdErrorId.ValueOutOfRange)]
    [InlineData(9007199254740993L, MlmdPropertyType.Double, MlmdErrorId.ValueOutOfRange)]
    [InlineData("3", MlmdPropertyType.Int, MlmdErrorId.InvalidValue)]
    [InlineData(1L, MlmdPropertyType.Boolean, MlmdErrorId.InvalidValue)]
    [InlineData(1L, MlmdPropertyType.String, MlmdErrorId.InvalidValue)]
    public void RefusesWhatDoesNotFit(object value, MlmdPropertyType type, string errorId)
    {
        var error = Assert.Throws<MlmdException>(() => MlmdValue.Coerce(value, type, "lr"));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("'lr'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FormatsInvariantly()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture.Clone() as CultureInfo ?? before;
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            Assert.Equal("{a=0.5, b=[1, null]}", MlmdValue.Format(new MlmdPropertyDictionary { ["a"] = 0.5, ["b"] = new object?[] { 1.0, null } }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
