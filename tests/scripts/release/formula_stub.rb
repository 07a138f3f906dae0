# As much of Homebrew as it takes to evaluate the formula: runs its install in the folder of an unpacked archive and its
# test in another, and prints its archives, its service and which files it installs where.
#   ruby formula_stub.rb FORMULA BIN FOLDER UNPACKED
require "json"
require "pathname"

class Keg
  INSTALLED = {}

  def initialize(name) = @name = name

  def install(*files)
    files.flatten.each { |file| raise "there is no #{file}" unless File.exist?(file) }
    (INSTALLED[@name] ||= []).concat(files.flatten.sort)
  end
end

class Formula
  ARCHIVES = []
  class << self
    attr_reader :tester, :services

    [:desc, :homepage, :license].each { |name| define_method(name) { |_text| } }

    def version(text = nil) = text ? @version = text : @version

    [:on_macos, :on_linux, :on_arm, :on_intel].each do |name|
      define_method(name) do |&block|
        (@where ||= []).push(name)
        block.call
        @where.pop
      end
    end

    def url(text) = @url = text
    def sha256(text) = ARCHIVES.push({ "where" => @where.join("/"), "url" => @url, "sha256" => text })
    def service(&block) = @services = block
    def test(&block) = @tester = block
  end

  def version = self.class.version
  def testpath = Pathname.new(ARGV[2])
  def bin = @installing ? Keg.new(:bin) : Pathname.new(ARGV[1])
  def opt_bin = bin

  [:man1, :man5, :bash_completion, :zsh_completion, :fish_completion, :pkgshare, :prefix].each do |name|
    define_method(name) { Keg.new(name) }
  end

  def install_all
    @installing = true
    Dir.chdir(ARGV[3]) { install }
    @installing = false
  end
  def var = Pathname.new("/var")

  def shell_output(command, expected = 0)
    output = `cd '#{testpath}' && #{command}`
    raise "#{command}: status #{$?.exitstatus}, not #{expected}: #{output}" if $?.exitstatus != expected
    output
  end

  def assert_match(wanted, text)
    raise "#{wanted.inspect} is not in #{text.inspect}" unless text.include?(wanted)
  end

  def method_missing(name, *values)
    @said ||= {}
    @said[name] = values.map { |value| value.is_a?(Array) || value.is_a?(Hash) ? value : value.to_s }
  end
  attr_reader :said
end

load ARGV[0]
formula = Conductor.new
formula.install_all
formula.instance_exec(&Conductor.services)
formula.instance_exec(&Conductor.tester)
puts JSON.generate({ "archives" => Formula::ARCHIVES, "service" => formula.said, "installed" => Keg::INSTALLED })
