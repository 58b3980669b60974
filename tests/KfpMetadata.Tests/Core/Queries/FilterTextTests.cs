namespace KfpMetadata.Tests.Core;

/// <summary>What of a query may be sent to a server whose database nobody knows.</summary>
public sealed class FilterTextTests
{
    [Theory]
    [InlineData("s3://bucket/a-b_c.d@e:f", "\"s3://bucket/a-b_c.d@e:f\"")]
    [InlineData("it's", null)]
    [InlineData("a\"b", null)]
    [InlineData("a\\b", null)]
    [InlineData("a\nb", null)]
    [InlineData("Grüße", null)]
    [InlineData("", null)]
    [InlineData("name", null)]
    [InlineData("Type_Id", null)]
    [InlineData(" id ", null)]
    [InlineData("a -- b", null)]
    [InlineData("state = LIVE", null)]
    [InlineData("contexts_c.name", null)]
    [InlineData("x properties.y.z", null)]
    [InlineData("$0", null)]
    public void A_server_gets_only_literals_that_every_database_reads_alike(string text, string? expected) =>
        Assert.Equal(expected, FilterText.Literal(text, FilterDialect.AnyServer));

    [Theory]
    [InlineData("accuracy", "custom_properties.accuracy")]
    [InlineData("1st_value", "custom_properties.1st_value")]
    [InlineData("Accuracy", null)]
    [InlineData("a b", null)]
    [InlineData("a\"b", null)]
    [InlineData("int_value", null)]
    [InlineData("contexts_x", null)]
    [InlineData("", null)]
    public void A_server_gets_only_names_that_it_does_not_change(string name, string? expected) =>
        Assert.Equal(expected, FilterText.Property(name, isCustom: true, FilterDialect.AnyServer));

    [Theory]
    [InlineData("a \"b\" \\", "\"a \\\"b\\\" \\\\\"")]
    [InlineData("x\ny", "\"x\\u000ay\"")]
    [InlineData("Grüße", "\"Grüße\"")]
    public void The_embedded_store_gets_every_literal_escaped(string text, string expected) =>
        Assert.Equal(expected, FilterText.Literal(text, FilterDialect.Exact));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1e300)]
    public void Numbers_that_a_literal_would_not_bound_are_not_sent(object number) => Assert.Null(FilterText.AtLeast("properties.x", number));

    [Fact]
    public void Integer_columns_are_compared_with_integers_only() =>
        Assert.Equal("(properties.x.int_value >= 0 OR properties.x.double_value >= 0.8999900)", FilterText.AtLeast("properties.x", 0.9)!);

    [Theory]
    [InlineData(9007199254740993L, 9007199254740992.0, 1)]
    [InlineData(long.MaxValue, 9223372036854775807.0, -1)]
    [InlineData(long.MinValue, -9223372036854775808.0, 0)]
    [InlineData(2L, 2.5, -1)]
    [InlineData(-2L, -2.5, 1)]
    [InlineData(2L, 2.0, 0)]
    public void Integers_and_doubles_are_compared_without_loss(long whole, double number, int order)
    {
        Assert.Equal(order, Math.Sign(ValueOrder.Compare(whole, number)!.Value));
        Assert.Equal(-order, Math.Sign(ValueOrder.Compare(number, whole)!.Value));
    }

    [Fact]
    public void The_nearest_names_come_first() =>
        Assert.Equal(["accuracy", "Accuracy_"], Nearness.Of("acuracy", ["loss", "Accuracy_", "accuracy", "precision"]));
}
