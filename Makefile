# Everything is done by the package boot/ (Python's standard library only).
# The system's own first: it is built with all optimisations, which one built by hand often is not (a third slower).
PYTHON ?= $(shell for one in /usr/bin/python3.11 python3.11 python3; do \
  if "$$one" -c "import ensurepip" 2>/dev/null; then command -v "$$one"; exit; fi; done; command -v python3)
ARGS ?=
.DEFAULT_GOAL := help
BOOT = @$(PYTHON) -m boot

run: ## 运行：安装、建库、演示县、网页服务；Ctrl-C 停止
	$(BOOT) run

test: ## 全部测试（make test ARGS="tests/boot -x"）
	$(BOOT) test $(ARGS)

check: ## 格式、规则、类型、楼层、迁移
	$(BOOT) check

install: ## 只安装依赖，不启动
	$(BOOT) install

stop: ## 停止正在运行的服务和数据库
	$(BOOT) stop

rows: ## 每条要求由哪些测试证明
	$(BOOT) lianhu rows $(ARGS)

bench: ## 测速，写入 docs/bench.md
	$(BOOT) bench $(ARGS)

screens: ## 重新生成 docs/screens 的截图
	$(BOOT) screens $(ARGS)

bare: ## 在藏起 PostgreSQL、浏览器、字体的环境里从头运行一遍（需 root）
	@sh boot/bare.sh $(ARGS)

clean: ## 删除运行和安装产生的一切，包括数据
	$(BOOT) clean

help: ## 本列表
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: run test check install stop rows bench screens bare clean help
