from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_adopts_issuers")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="touched_at",
            field=models.DateTimeField(default="2026-01-01T00:00:00Z"),
            preserve_default=False,
        ),
    ]
